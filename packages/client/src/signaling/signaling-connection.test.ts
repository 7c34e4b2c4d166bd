import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, describe, it } from 'node:test';
import { Server, type Socket } from 'socket.io';
import { CallError } from '../errors.ts';
import { SignalingConnection, type SignalingTimings } from './signaling-connection.ts';
import { eventually } from '../testing/eventually.ts';
import type { Token } from './token-source.ts';

type Handle = (socket: Socket, payload: Record<string, unknown>, answer: (result: object) => void) => void;

interface TestServer {
  readonly url: string;
  readonly io: Server;
  readonly http: HttpServer;
  /** Payloads of `get-participants`, the request that the tests use. */
  readonly asked: Record<string, unknown>[];
  /** `auth` of each connection. */
  readonly auths: Record<string, unknown>[];
  /** Tokens of `update-token`. */
  readonly updates: unknown[];
  stop(): Promise<void>;
}

const servers: TestServer[] = [];
const connections: SignalingConnection[] = [];

async function serve(
  handle: Handle = (_socket, _payload, answer) => answer({ participants: [] }),
): Promise<TestServer> {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  const asked: Record<string, unknown>[] = [];
  const auths: Record<string, unknown>[] = [];
  io.use((socket, next) => {
    auths.push(socket.handshake.auth);
    if (socket.handshake.auth['token'] !== 'refused') return next();
    next(Object.assign(new Error('refused'), { data: { code: 'unauthenticated', message: 'no' } }));
  });
  const updates: unknown[] = [];
  io.on('connection', (socket) => {
    socket.on('get-participants', (payload, answer) => {
      asked.push(payload);
      handle(socket, payload, answer);
    });
    socket.on('update-token', ({ token }, answer) => {
      updates.push(token);
      answer({ grants: {}, expiresAt: '' });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server = { url, io, http, asked, auths, updates, stop: () => io.close() };
  servers.push(server);
  return server;
}

function connectTo(
  targets: readonly TestServer[],
  timings: Partial<SignalingTimings> = {},
  token: Token = 'good',
): SignalingConnection {
  const connection = new SignalingConnection({
    urls: targets.map(({ url }) => url),
    token,
    timings: { answerMs: 300, requestMs: 3_000, ...timings },
  });
  connections.push(connection);
  connection.start();
  return connection;
}

const serverOf = (connection: SignalingConnection, all: readonly TestServer[]) =>
  all.find(({ url }) => url === connection.url) as TestServer;

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});
after(() => Promise.all(servers.map((server) => server.stop())));

describe('the connection to the signaling servers', { timeout: 30_000 }, () => {
  it('finds the one of several that lives', async () => {
    const dead = await serve();
    await dead.stop();
    const alive = await serve();
    const connection = connectTo([dead, alive]);
    await connection.request('get-participants', {});
    assert.equal(connection.url, alive.url);
  });

  it('spreads clients over the servers', async () => {
    const all = [await serve(), await serve()];
    const chosen = new Set<string | undefined>();
    for (let count = 0; count < 20; count += 1) {
      const connection = connectTo(all);
      await connection.request('get-participants', {});
      chosen.add(connection.url);
    }
    assert.equal(chosen.size, 2);
  });

  it('goes to another server at once when its socket is lost, and shakes hands there before anybody else may ask', async () => {
    const all = [await serve(), await serve()];
    const connection = connectTo(all);
    await connection.request('get-participants', {});
    const former = serverOf(connection, all);
    const handshakes: (string | undefined)[] = [];
    connection.onReconnect(
      async (ask) => {
        await ask('get-participants', { page: 'handshake' });
        handshakes.push(connection.url);
      },
      () => 'resume-me',
    );
    const away = new Promise((resolve) => connection.once('stateChanged', resolve));
    const lostAt = performance.now();
    for (const socket of former.io.sockets.sockets.values()) socket.conn.close();
    await away;
    await connection.request('get-participants', { page: 'after' });
    assert.ok(performance.now() - lostAt < 1_000);
    const other = serverOf(connection, all);
    assert.notEqual(other, former);
    assert.deepEqual(handshakes, [other.url]);
    assert.deepEqual(
      other.asked.slice(-2).map(({ page }) => page),
      ['handshake', 'after'],
    );
    assert.equal(other.auths.at(-1)?.['resumeToken'], 'resume-me');
  });

  it('tries the next server when the handshake fails on one', async () => {
    const all = [await serve(), await serve()];
    const connection = connectTo(all);
    await connection.request('get-participants', {});
    let attempts = 0;
    connection.onReconnect(
      async () => {
        attempts += 1;
        if (attempts === 1) throw new CallError('unavailable', 'the directory is away');
      },
      () => 'r',
    );
    connection.reconnect();
    await eventually('back', () => attempts === 2 && connection.state === 'connected');
  });

  it('repeats a request whose answer was lost with its socket, under the same id', async () => {
    let lost = false;
    const handle: Handle = (socket, _payload, answer) => {
      if (lost) return answer({ participants: [] });
      lost = true;
      socket.conn.close();
    };
    const all = [await serve(handle), await serve(handle)];
    await connectTo(all).request('get-participants', {});
    const ids = all.flatMap(({ asked }) => asked.map(({ requestId }) => requestId));
    assert.equal(ids.length, 2);
    assert.equal(typeof ids[0], 'string');
    assert.equal(ids[0], ids[1]);
  });

  it('repeats a request that got no answer, under the same id; a refused one under another', async () => {
    let count = 0;
    const server = await serve((_socket, _payload, answer) => {
      count += 1;
      if (count === 1) return;
      if (count === 2) return answer({ error: { code: 'unavailable', message: 'away', retryAfterMs: 10 } });
      answer({ participants: [] });
    });
    await connectTo([server]).request('get-participants', {});
    const [first, second, third] = server.asked.map(({ requestId }) => requestId);
    assert.equal(first, second);
    assert.notEqual(second, third);
  });

  it('never hangs: a request ends with its time', async () => {
    const server = await serve(() => {});
    await assert.rejects(connectTo([server], { requestMs: 700 }).request('get-participants', {}), { code: 'timeout' });
  });

  it('lets requests wait while nobody can be reached, boundedly long and boundedly many', async () => {
    const server = await serve();
    await server.stop();
    const connection = connectTo([server], { requestMs: 500 });
    const waiting = Array.from({ length: 300 }, () => connection.request('get-participants', {}));
    const outcomes = await Promise.allSettled(waiting);
    const messages = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as CallError).message : '',
    );
    assert.equal(messages.filter((message) => message.includes('too many')).length, 300 - 256);
    assert.equal(messages.filter((message) => message.includes('could be reached')).length, 256);
  });

  it('gives refusals to the caller at once', async () => {
    const server = await serve((_socket, _payload, answer) => answer({ error: { code: 'forbidden', message: 'no' } }));
    await assert.rejects(connectTo([server]).request('get-participants', {}), { code: 'forbidden', message: 'no' });
    assert.equal(server.asked.length, 1);
  });

  it('fetches another token when the first is refused, and gives up on the second refusal', async () => {
    const server = await serve();
    const tokens = ['refused', 'good'];
    await connectTo([server], {}, async () => tokens.shift() ?? '').request('get-participants', {});

    const hopeless = connectTo([server], {}, async () => 'refused');
    await assert.rejects(hopeless.request('get-participants', {}), { code: 'unauthenticated' });
    assert.equal(hopeless.state, 'closed');
  });

  it('brings another token where the first has expired on the open connection, once', async () => {
    const expired = { error: { code: 'unauthenticated', message: 'the token has expired' } };
    const server = await serve((_socket, _payload, answer) => {
      answer(server.updates.length === 0 ? expired : { participants: [] });
    });
    const tokens = ['first', 'second', 'third'];
    const connection = connectTo([server], {}, async () => tokens.shift() ?? '');
    await connection.request('get-participants', {});
    assert.deepEqual(server.updates, ['second']);
    assert.equal(server.auths.length, 1, 'on the same socket');

    const hopeless = await serve((_socket, _payload, answer) => answer(expired));
    const refused = connectTo([hopeless], {}, async () => 'good').request('get-participants', {});
    await assert.rejects(refused, { code: 'unauthenticated' });
    assert.equal(hopeless.updates.length, 1);
    const fixed = connectTo([hopeless], {}, 'good').request('get-participants', {});
    await assert.rejects(fixed, { code: 'unauthenticated' });
    assert.equal(hopeless.updates.length, 1, 'there is no other token');
  });

  it('comes back with the resume token alone when the app cannot give a token', async () => {
    const server = await serve();
    let asked = 0;
    const connection = connectTo([server], {}, async () => {
      asked += 1;
      if (asked > 1) throw new Error('the app’s server is away');
      return `x.${btoa(JSON.stringify({ exp: 1 }))}.x`;
    });
    await connection.request('get-participants', {});
    connection.onReconnect(
      async () => {},
      () => 'resume-me',
    );
    connection.reconnect();
    await eventually('reconnected', () => server.auths.length === 2 && connection.state === 'connected');
    assert.deepEqual([server.auths[1]?.['token'], server.auths[1]?.['resumeToken']], [undefined, 'resume-me']);
  });

  it('refuses what was asked for a participant that is gone', async () => {
    const server = await serve(() => {});
    const connection = connectTo([server], { answerMs: 200 });
    const asked = connection.request('get-participants', {});
    await eventually('asked', () => server.asked.length === 1);
    connection.forgetRequests();
    await assert.rejects(asked, { code: 'unavailable', message: /join again/ });
  });

  it('says when it gives up', async () => {
    const server = await serve();
    const connection = connectTo([server], { reconnectMs: 600 });
    await connection.request('get-participants', {});
    const gaveUp = new Promise<CallError>((resolve) => connection.once('gaveUp', resolve));
    await server.stop();
    assert.equal((await gaveUp).code, 'unavailable');
    assert.equal(connection.state, 'closed');
    await assert.rejects(connection.request('get-participants', {}), { code: 'unavailable' });
  });
});

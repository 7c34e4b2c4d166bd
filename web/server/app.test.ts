import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { tokenClaimsSchema } from '@confab/contracts';
import { listen, Secret } from '@confab/platform';
import { decodeJwt } from 'jose';
import { createApp } from './app.ts';
import { RateLimit } from './rate-limit.ts';

describe('the development web process', () => {
  const secret = 'a-secret-that-must-stay-on-the-server';
  let nowMs = 0;
  let root: string;
  let origin: string;
  const server = createServer();

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'confab-web-'));
    await mkdir(join(root, 'assets'));
    await writeFile(join(root, 'index.html'), '<!doctype html><title>page</title>');
    await writeFile(join(root, 'assets', 'main-1a2b.js'), 'export {};');
    const signalingUrls = ['http://127.0.0.1:4000', 'https://call.example'];
    const rateLimit = new RateLimit(30, 1000, () => nowMs);
    server.on(
      'request',
      createApp({ root, signalingUrls, key: { id: 'devkey', secret: new Secret(secret) }, rateLimit }),
    );
    origin = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true });
  });

  interface Answer {
    readonly token: string;
    readonly identity: string;
    readonly error: { readonly code: string; readonly message: string };
  }

  async function read(response: Response | undefined): Promise<Answer> {
    assert.ok(response !== undefined);
    return (await response.json()) as Answer;
  }

  async function askForToken(body: unknown): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${origin}/dev/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    });
  }

  test('serves the page with a policy that lets it reach the signaling processes and nothing else', async () => {
    const response = await fetch(origin);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<title>page/);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(
      policy,
      /connect-src 'self' http:\/\/127\.0\.0\.1:4000 ws:\/\/127\.0\.0\.1:4000 https:\/\/call\.example wss:\/\/call\.example;/,
    );
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('strict-transport-security'), null);
  });

  test('lets browsers keep what carries a hash in its name, and nothing else', async () => {
    assert.match((await fetch(`${origin}/assets/main-1a2b.js`)).headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await fetch(origin)).headers.get('cache-control'), null);
    assert.equal((await fetch(`${origin}/assets/gone.js`)).status, 404);
  });

  test('tells the page where the signaling processes are', async () => {
    const response = await fetch(`${origin}/config.json`);
    assert.deepEqual(await response.json(), { signalingUrls: ['http://127.0.0.1:4000', 'https://call.example'] });
  });

  test('gives each caller a token of its own, for one room', async () => {
    const tokens = await Promise.all(
      [1, 2].map(async () => read(await askForToken({ room: 'standup', name: 'Anna' }))),
    );
    const claims = tokens.map(({ token }) => tokenClaimsSchema.parse(decodeJwt(token)));
    assert.notEqual(claims[0]?.sub, claims[1]?.sub);
    assert.equal(claims[0]?.sub, tokens[0]?.identity);
    assert.equal(claims[0]?.name, 'Anna');
    assert.equal(claims[0]?.grants.room, 'standup');
    assert.equal(claims[0]?.grants.roomJoin, true);
    assert.equal(claims[0]?.grants.roomAdmin, undefined);
    assert.ok(!JSON.stringify(tokens).includes(secret));
  });

  test('takes the identity that it is asked for', async () => {
    const { identity, token } = await read(await askForToken({ room: 'standup', identity: 'anna' }));
    assert.equal(identity, 'anna');
    assert.equal(decodeJwt(token).sub, 'anna');
  });

  test('lets who made a room moderate it, and nobody else', async () => {
    const grantsOf = async (body: object) =>
      tokenClaimsSchema.parse(decodeJwt((await read(await askForToken(body))).token)).grants;
    assert.equal((await grantsOf({ room: 'party', identity: 'anna', create: true })).roomAdmin, true);
    assert.equal((await grantsOf({ room: 'party', identity: 'ben', create: true })).roomAdmin, undefined);
    assert.equal((await grantsOf({ room: 'party', identity: 'anna' })).roomAdmin, true);
    assert.equal((await grantsOf({ room: 'other', identity: 'anna' })).roomAdmin, undefined);
  });

  test('lets only those call who ask for it', async () => {
    const claims = async (body: object) =>
      tokenClaimsSchema.parse(decodeJwt((await read(await askForToken(body))).token));
    assert.equal((await claims({ room: '*', identity: 'anna', calls: true })).grants.canCall, true);
    assert.equal((await claims({ room: 'r', identity: 'anna' })).grants.canCall, undefined);
  });

  const signIn = async (body: unknown): Promise<Response> =>
    fetch(`${origin}/dev/people`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('lists who signed in, newest first and once, until they sign out', async () => {
    const list = async () => ((await (await fetch(`${origin}/dev/people`)).json()) as { people: unknown }).people;
    for (const name of ['Anna', 'Ben', 'Anna Maria']) {
      const identity = name.split(' ')[0]?.toLowerCase();
      assert.equal((await signIn({ identity, name })).status, 204);
    }
    assert.deepEqual(await list(), [
      { identity: 'anna', name: 'Anna Maria' },
      { identity: 'ben', name: 'Ben' },
    ]);
    await fetch(`${origin}/dev/people/anna`, { method: 'DELETE' });
    assert.deepEqual(await list(), [{ identity: 'ben', name: 'Ben' }]);
    const refused = await signIn({ identity: '', name: 7 });
    assert.equal(refused.status, 400);
    assert.equal((await read(refused)).error.code, 'bad-request');
  });

  for (const [what, body, status] of [
    ['no room', {}, 400],
    ['a room that is no text', { room: 7 }, 400],
    ['an empty identity', { room: 'r', identity: '' }, 400],
    ['no JSON', '{"room":', 400],
    ['a list', [], 400],
    ['far too much', { room: 'x'.repeat(10_000) }, 413],
  ] as const) {
    test(`refuses ${what} with a code`, async () => {
      const response = await askForToken(body);
      assert.equal(response.status, status);
      const { error } = await read(response);
      assert.equal(error.code, 'bad-request');
      assert.equal(typeof error.message, 'string');
    });
  }

  test('signs a bounded number of tokens, and more later', async () => {
    let limited: Response | undefined;
    for (let asked = 0; asked < 31 && limited === undefined; asked += 1) {
      const response = await askForToken({ room: 'r' });
      if (response.status === 429) limited = response;
    }
    assert.equal(limited?.headers.get('retry-after'), '1');
    assert.equal((await read(limited)).error.code, 'rate-limited');
    nowMs += 1000;
    assert.equal((await askForToken({ room: 'r' })).status, 200);
    assert.equal((await askForToken({ room: 'r' })).status, 429);
  });
});

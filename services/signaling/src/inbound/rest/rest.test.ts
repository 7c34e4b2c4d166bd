import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { TokenGrants } from '@confab/contracts';
import { createLogger, createMetrics } from '@confab/platform';
import { eventually } from '@confab/testkit';
import { Router } from 'express';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';
import { mountApi } from './api.ts';
import { createRestApp } from './rest-app.ts';

let cell: TestCell;
let pod: TestPod;
let server: Server;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
  const api = Router();
  mountApi(api, pod.core);
  server = createServer(
    createRestApp({
      registry: createMetrics({ service: 'test' }),
      ready: () => true,
      stats: () => ({}),
      allowedOrigins: ['*'],
      isDevelopment: false,
      api,
      logger: createLogger({ service: 'test', level: 'silent', format: 'json' }),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  server?.close();
  await cell?.stop();
});

interface Asked {
  readonly as?: TokenGrants;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function ask(method: string, path: string, { as, body, headers }: Asked = {}) {
  const authorization = as === undefined ? {} : { authorization: `Bearer ${await cell.token('server', as)}` };
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1${path}`, {
    method,
    headers: { ...authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // What arrives is checked by the test that looks at it.
  // oxlint-disable-next-line typescript/no-explicit-any
  const answer: any = text === '' ? null : JSON.parse(text);
  return { status: response.status, type: response.headers.get('content-type') ?? '', answer };
}

const admin: TokenGrants = { room: '*', roomCreate: true, roomList: true, roomAdmin: true };

test('whoever has no good token is told so, as problem+json', async () => {
  for (const headers of [{}, { authorization: 'Bearer nonsense' }, { authorization: 'Basic eDp5' }]) {
    const { status, type, answer } = await ask('GET', '/rooms', { headers: headers as Record<string, string> });
    assert.equal(status, 401);
    assert.match(type, /^application\/problem\+json/);
    assert.equal(answer.code, 'unauthenticated');
  }
});

test('a room is made once, found again unchanged, and listed to whoever may list', async () => {
  const body = { room: 'made by REST', metadata: '{"topic":1}', maxParticipants: 7, locked: true };
  const made = await ask('POST', '/rooms', { as: admin, body });
  assert.equal(made.status, 201);
  const { createdAt, ...rest } = made.answer;
  assert.ok(Date.parse(createdAt) > 0);
  assert.deepEqual(rest, { ...body, emptyTimeoutMs: 30_000, maxDurationMs: 0, lobby: false });
  assert.deepEqual((await ask('GET', '/rooms/made%20by%20REST', { as: admin })).answer, made.answer);
  const again = await ask('POST', '/rooms', { as: admin, body: { room: 'made by REST', maxParticipants: 9 } });
  assert.deepEqual([again.status, again.answer], [200, made.answer]);
  const listed = await ask('GET', '/rooms', { as: admin });
  assert.deepEqual(listed.answer.rooms, [{ room: 'made by REST', participants: 0 }]);
  assert.equal((await ask('GET', '/rooms', { as: { ...admin, roomList: false } })).answer.code, 'forbidden');
  assert.equal((await ask('POST', '/rooms', { as: { room: 'other', roomCreate: true }, body })).status, 403);
});

test('bodies that are not what they should be are refused, naming the field', async () => {
  const refused = async (body: unknown): Promise<string> => {
    const { status, answer } = await ask('POST', '/rooms', { as: admin, body });
    assert.deepEqual([status, answer.code], [400, 'bad-request']);
    return answer.detail;
  };
  assert.match(await refused({}), /^room: /);
  assert.match(await refused({ room: 'x', maxParticipants: 0 }), /^maxParticipants: /);
  assert.match(await refused('{"room":'), /cannot be read/);
  assert.match(await refused({ room: 'x', metadata: 'm'.repeat(200_000) }), /too large/);
  assert.equal((await ask('GET', '/nothing', { as: admin })).status, 404);
  assert.equal((await ask('GET', '/rooms/%ff', { as: admin })).status, 400);
  assert.match((await ask('GET', '/rooms/a%00b', { as: admin })).answer.detail, /^room: /);
});

test('people of a room are listed, muted, given and denied rights, removed and banned, whoever owns them', async () => {
  const other = await cell.pod('b');
  const room = 'moderated';
  const client = other.connect('anna');
  const { self, transports } = await client.ask('join-room', { room, transports: ['send'] });
  const rtpParameters = { codecs: [{ mimeType: 'audio/opus', payloadType: 96, clockRate: 48_000 }] };
  const produce = () => client.ask('produce', { transportId: transports.send.id, kind: 'audio', rtpParameters });
  await produce();
  const people = `/rooms/${room}/participants`;
  const one = `${people}/${self.participantId}`;

  const listed = await ask('GET', people, { as: admin });
  assert.deepEqual(listed.answer.participants, [self]);
  assert.equal((await ask('GET', `${people}?page=%20`, { as: admin })).status, 400);

  assert.equal((await ask('POST', `${one}/mute`, { as: admin })).status, 204);
  const media = cell.media.participants.get(self.participantId)!;
  assert.deepEqual(
    [...media.producers.values()].map(({ paused }) => paused),
    [true],
  );
  const wrong = await ask('POST', `${one}/mute`, { as: admin, body: { source: 'drum' } });
  assert.match(wrong.answer.detail, /^source: /);

  const rights = await ask('PUT', `${one}/permissions`, { as: admin, body: { canPublishSources: ['screen'] } });
  assert.deepEqual([rights.answer.grants.canPublish, rights.answer.grants.canPublishSources], [true, ['screen']]);
  await eventually(() => media.producers.size === 0, { withinMs: 2_000 });
  await assert.rejects(produce(), { code: 'forbidden' });
  await ask('PUT', `${one}/permissions`, { as: admin, body: { canPublishSources: null } });
  await eventually(() => client.named('permissions-changed').length === 2, { withinMs: 2_000 });
  await produce();

  assert.equal((await ask('DELETE', `${one}?ban=perhaps`, { as: admin })).status, 400);
  assert.equal((await ask('DELETE', `${one}?ban=true&reason=rude`, { as: admin })).status, 204);
  await eventually(() => client.named('removed').length === 1, { withinMs: 2_000 });
  assert.deepEqual(client.named('removed'), [{ reason: 'removed', message: 'rude' }]);
  assert.equal((await other.connect('anna').refused('join-room', { room })).code, 'forbidden');
  for (const [method, path] of [
    ['DELETE', one],
    ['POST', `${one}/mute`],
    ['PUT', `${one}/permissions`],
    ['GET', '/rooms/unknown/participants'],
    ['DELETE', '/rooms/unknown'],
  ] as const) {
    assert.equal((await ask(method, path, { as: admin })).status, 404, `${method} ${path}`);
    for (const as of [
      { ...admin, roomAdmin: false },
      { ...admin, room: 'another' },
    ]) {
      assert.equal((await ask(method, path, { as })).status, 403, `${method} ${path}`);
    }
  }
});

test('a tenant’s server says something to all, or to one, and it stays in the history', async () => {
  const room = 'announced';
  const [anna, ben] = [pod.connect('anna'), pod.connect('ben')];
  const { self } = await anna.ask('join-room', { room });
  await ben.ask('join-room', { room });
  const path = `/rooms/${room}/messages`;
  const sent = await ask('POST', path, { as: admin, body: { text: 'we close in 5 minutes' } });
  assert.equal(sent.status, 201);
  await eventually(() => ben.named('chat').length === 1, { withinMs: 2_000 });
  const [{ seq: _, ...message }] = ben.named('chat');
  const { id, sentAt } = sent.answer;
  const from = { from: 'server', fromIdentity: 'server', fromName: '' };
  assert.deepEqual(message, { id, sentAt, text: 'we close in 5 minutes', ...from });
  await ask('POST', path, { as: admin, body: { text: 'for you alone', to: self.participantId } });
  await eventually(() => anna.named('chat').length === 2, { withinMs: 2_000 });
  const texts = async (client: typeof anna): Promise<string[]> =>
    (await client.ask('get-chat-history')).messages.map(({ text }: { text: string }) => text);
  assert.deepEqual(await texts(anna), ['we close in 5 minutes', 'for you alone']);
  assert.deepEqual(await texts(ben), ['we close in 5 minutes']);
  assert.equal((await ask('POST', path, { as: admin, body: { text: ' ' } })).status, 400);
  assert.equal((await ask('POST', path, { as: admin, body: { text: 'x', to: 'nobody' } })).status, 404);
  assert.equal((await ask('POST', '/rooms/unknown/messages', { as: admin, body: { text: 'x' } })).status, 404);
  assert.equal((await ask('POST', path, { as: { room, roomJoin: true }, body: { text: 'x' } })).status, 403);
});

test('whoever moderates one room rings people as nobody but themselves', async () => {
  const victim = pod.connect('victim');
  const host: TokenGrants = { room: 'x', roomAdmin: true, canCall: true };
  const body = { callees: ['victim'], type: 'AUDIO', callerName: 'The boss' };
  for (const given of [{}, { room: 'x' }]) {
    const asked = await ask('POST', '/calls', { as: host, body: { ...body, ...given, caller: 'boss' } });
    assert.deepEqual([asked.status, asked.answer.code], [403, 'forbidden']);
  }
  const { status } = await ask('POST', '/calls', { as: host, body: { ...body, caller: 'server' } });
  assert.equal(status, 201);
  await eventually(() => victim.named('incoming-call').length > 0, { withinMs: 2_000 });
  assert.deepEqual(victim.named('incoming-call')[0].from, { identity: 'server', name: '' });
});

test('calls are listed for whom they concern: one’s own, a room’s to its host, the tenant’s to its servers', async () => {
  const begin = async (room: string): Promise<string> => {
    const body = { caller: 'carol', callees: ['dan'], type: 'AUDIO', room };
    return (await ask('POST', '/calls', { as: { ...admin, canCall: true }, body })).answer.callId;
  };
  const [one, other] = [await begin('one'), await begin('other')];
  const listed = async (as: TokenGrants, query = ''): Promise<string[]> =>
    (await ask('GET', `/calls${query}`, { as })).answer.calls.map(({ callId }: { callId: string }) => callId);
  const of = (calls: string[]): string[] => calls.filter((callId) => [one, other].includes(callId));
  assert.deepEqual(of(await listed(admin)).sort(), [one, other].sort());
  assert.deepEqual(of(await listed({ room: 'one', roomAdmin: true })), [one]);
  assert.deepEqual(of(await listed({ room: 'one', roomAdmin: true }, '?identity=dan')), [one]);
  assert.deepEqual(of(await listed({ canCall: true })), []);
  const roomless = await ask('GET', '/calls?identity=dan', { as: { roomAdmin: true, canCall: true } });
  assert.equal(roomless.answer.code, 'forbidden');
});

test('a room is ended for all, and is not there then', async () => {
  const client = pod.connect('ben');
  await client.ask('join-room', { room: 'ended' });
  assert.equal((await ask('DELETE', '/rooms/ended', { as: admin })).status, 204);
  await eventually(() => client.named('removed').length === 1, { withinMs: 2_000 });
  assert.equal((await ask('GET', '/rooms/ended', { as: admin })).status, 404);
});

test('a flood by one of a tenant’s users is stopped, and costs its servers nothing', async () => {
  const user: TokenGrants = { room: 'x', roomJoin: true };
  const answers = await Promise.all(Array.from({ length: 300 }, () => ask('GET', '/nothing', { as: user })));
  assert.ok(answers.some(({ status }) => status === 429));
  assert.equal((await ask('GET', '/nothing', { as: admin })).status, 404);
});

test('a flood under one API key is stopped', async () => {
  const answers = await Promise.all(Array.from({ length: 260 }, () => ask('GET', '/nothing', { as: admin })));
  const stopped = answers.filter(({ status }) => status === 429);
  assert.ok(stopped.length > 0 && stopped.length < 200, `${stopped.length} stopped`);
});

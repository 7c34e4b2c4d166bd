import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { Child, eventually, proves, startCluster, startRedis, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';
import { audioParameters, dtlsParameters, videoParameters } from './media-parameters.ts';

let cluster: LocalCluster | undefined;

afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

async function joinedClient(identity: string, room: string, pod = 0) {
  const token = await cluster!.token({ identity, room });
  const client = await BareClient.connect(cluster!.urls[pod]!, { token });
  return { client, joined: await client.request('join-room', { room, transports: ['send', 'recv'] }) };
}

test('a lost node is declared lost, and its people publish and watch anew on another one', async () => {
  proves('transport-closed', 'consumer-closed');
  cluster = await startCluster({ workers: 1, env: { TICK_MS: '200' }, signalingEnv: { MAX_PER_ROOM_AND_NODE: '1' } });
  const room = 'node-loss';
  const anna = await joinedClient('anna', room);
  const ben = await joinedClient('ben', room, 1);
  const payload = (transportId: string) => ({ transportId, kind: 'video', rtpParameters: videoParameters() });
  const { producerId } = await anna.client.request('produce', payload(anna.joined.transports.send.id));
  const bens = await ben.client.request('produce', payload(ben.joined.transports.send.id));
  const { rtpCapabilities } = ben.joined;
  const consumer = await ben.client.request('consume', { producerId, rtpCapabilities });
  const annas = await anna.client.request('consume', { producerId: bens.producerId, rtpCapabilities });

  const stats = async (index: number) => (await cluster!.media[index]!.stats()) as { workers: { producers: number }[] };
  const holds = await Promise.all([0, 1].map(async (index) => (await stats(index)).workers[0]!.producers));
  assert.deepEqual(
    holds.map((count) => count > 0),
    [true, true],
    'the room spans both nodes',
  );
  // Whose node it is shows in which transports are called closed.
  await cluster.media[0]!.kill();
  const [victim, other] = await eventually(
    () => {
      const closedOf = [anna, ben].map(({ client }) => client.events.filter(({ name }) => name === 'transport-closed'));
      if (closedOf[0]!.length === 2) return [anna, ben] as const;
      if (closedOf[1]!.length === 2) return [ben, anna] as const;
      throw new Error('no transport is closed yet');
    },
    { withinMs: 15_000 },
  );
  for (const { name, data } of victim.client.events)
    if (name === 'transport-closed') assert.equal(data.reason, 'node-lost');
  const consumerId = victim === anna ? annas.id : consumer.id;
  assert.deepEqual(await victim.client.event('consumer-closed'), { consumerId, reason: 'transport-closed' });
  const lost = victim === anna ? producerId : bens.producerId;
  await other.client.event('producer-closed', (data) => data.producerId === lost);
  assert.equal(
    other.client.events.some(({ name }) => name === 'transport-closed' || name === 'participant-left'),
    false,
  );

  const { transport } = await victim.client.request('create-transport', { direction: 'send' });
  const anew = await victim.client.request('produce', payload(transport.id));
  await other.client.event('new-producer', (data) => data.producerId === anew.producerId);
  await other.client.request('consume', { producerId: anew.producerId, rtpCapabilities });
  for (const { client } of [anna, ben]) client.close();
});

test('a node that is started anew has lost what it had, and the same people can use it again', async () => {
  cluster = await startCluster({ signaling: 1, media: 1, workers: 1, env: { TICK_MS: '200' } });
  const { client, joined } = await joinedClient('anna', 'restart');
  const transportId = joined.transports.send.id;
  await client.request('produce', { transportId, kind: 'audio', rtpParameters: audioParameters() });
  await cluster.media[0]!.restart();
  await client.event('transport-closed', ({ reason }) => reason === 'node-lost');
  const { transport } = await eventually(() => client.request('create-transport', { direction: 'send' }), {
    withinMs: 10_000,
    everyMs: 200,
  });
  await client.request('produce', { transportId: transport.id, kind: 'audio', rtpParameters: audioParameters() });
  client.close();
});

test('without any node a join is refused with no-capacity at once, and works as soon as there is one', async () => {
  cluster = await startCluster({ signaling: 1, media: 0, workers: 1, env: { TICK_MS: '200' } });
  const client = await BareClient.connect(cluster.urls[0]!, { token: await cluster.token({ identity: 'anna' }) });
  const startedMs = performance.now();
  const refusal = await client.refused('join-room', { room: 'r' });
  assert.deepEqual([refusal.code, refusal.retryAfterMs], ['no-capacity', 2000]);
  assert.ok(performance.now() - startedMs < 1_000);
  await cluster.addMediaNode();
  await cluster.nodesKnown();
  assert.equal((await client.request('join-room', { room: 'r' })).room, 'r');
  client.close();
});

test('while Redis is away requests are unavailable at once, media and sockets stay, and afterwards all goes on', async () => {
  const redis = await startRedis();
  after(() => redis.stop());
  cluster = await startCluster({ redis, media: 1, workers: 1, env: { TICK_MS: '200' } });
  const anna = await joinedClient('anna', 'outage');
  const ben = await joinedClient('ben', 'outage', 1);
  const transportId = anna.joined.transports.send.id;
  const { producerId } = await anna.client.request('produce', {
    transportId,
    kind: 'audio',
    rtpParameters: audioParameters(),
  });
  await ben.client.event('new-producer');
  redis.servers[0]!.pause();
  const startedMs = performance.now();
  const newcomer = await BareClient.connect(cluster.urls[0]!, { token: await cluster.token({ identity: 'late' }) });
  assert.equal((await newcomer.refused('join-room', { room: 'outage' })).code, 'unavailable');
  assert.ok(performance.now() - startedMs < 3_000, 'refused quickly');
  // What only the node has to do works: watching goes on.
  const { rtpCapabilities } = ben.joined;
  const consumer = await ben.client.request('consume', { producerId, rtpCapabilities });
  await ben.client.request('resume-consumer', { consumerId: consumer.id });
  await ben.client.request('connect-transport', { transportId: ben.joined.transports.recv.id, dtlsParameters });
  assert.equal((await fetch(`${cluster.urls[0]}/readyz`)).status, 200, 'it goes on taking sockets');
  redis.servers[0]!.resume();
  await eventually(() => newcomer.request('join-room', { room: 'outage' }), { withinMs: 10_000, everyMs: 200 });
  await anna.client.event('participant-joined', ({ identity }) => identity === 'late');
  for (const { client } of [anna, ben]) {
    assert.equal(client.socket.connected, true);
    assert.equal(
      client.events.some(({ name }) => name === 'participant-left' || name === 'transport-closed'),
      false,
    );
    const seqs = client.seqs();
    assert.deepEqual(
      seqs,
      [...new Set(seqs)].sort((a, b) => a - b),
      'no number twice or out of order',
    );
  }
  const bugs = cluster.signaling.flatMap((pod) => pod.logs().filter((line) => line.includes('this is a bug')));
  assert.deepEqual(bugs, []);
  for (const client of [anna.client, ben.client, newcomer]) client.close();
});

describe('a start that cannot work ends with a clear message and a non-zero exit', () => {
  const secret = 'a-secret-of-this-test-only';
  const tenants = 'deploy/development/tenants.json';
  const cases: [name: string, env: Record<string, string>, message: RegExp][] = [
    [
      'without Redis',
      { CONFAB_MODE: 'development', REDIS_URLS: 'redis://127.0.0.1:1' },
      /Redis at 127\.0\.0\.1:1 cannot/,
    ],
    ['without configuration', { CLUSTER_SECRET: '', TENANTS_FILE: '' }, /CLUSTER_SECRET[^]*TENANTS_FILE/],
    ['with the development secret in production', {}, /development secret is not for production/],
    ['with a tenants file that is not there', { TENANTS_FILE: '/nowhere.json' }, /\/nowhere\.json cannot be used/],
  ];
  for (const [name, env, message] of cases) {
    test(name, async () => {
      const child = new Child({
        name: 'signaling',
        command: process.execPath,
        args: ['services/signaling/src/main.ts'],
        env: { PATH: process.env['PATH'] ?? '', CLUSTER_SECRET: secret, TENANTS_FILE: tenants, PORT: '0', ...env },
      });
      const { code } = await child.exited;
      assert.equal(code, 1);
      assert.match(child.logs().join('\n'), message);
      assert.doesNotMatch(child.logs().join('\n'), new RegExp(`${secret}|devsecret-devsecret|    at `));
    });
  }
});

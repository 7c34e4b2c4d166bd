import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';
import { audioParameters, videoParameters } from './media-parameters.ts';

let cluster: LocalCluster;
let first: string;
let second: string;

before(async () => {
  cluster = await startCluster({ workers: 1, env: { TICK_MS: '100' } });
  [first, second] = cluster.urls as [string, string];
});
after(() => cluster?.stop());

interface Who {
  identity: string;
  url?: string;
  tenant?: string;
  grants?: Record<string, unknown>;
}

async function connect({ identity, url = first, tenant = 'dev', grants }: Who): Promise<BareClient> {
  return BareClient.connect(url, { token: await cluster.token({ identity, tenant, ...(grants ? { grants } : {}) }) });
}

const identities = (joined: { participants: { identity: string }[] }): string[] =>
  joined.participants.map(({ identity }) => identity).sort();

test('tenants do not see each other, not even in rooms of the same name', async () => {
  const ours = await connect({ identity: 'anna' });
  const theirs = await connect({ identity: 'anna', tenant: 'acme' });
  const joined = await ours.request('join-room', { room: 'standup', transports: ['send'] });
  const rtpParameters = audioParameters();
  const { producerId } = await ours.request('produce', {
    transportId: joined.transports.send.id,
    kind: 'audio',
    rtpParameters,
  });
  const strangers = await theirs.request('join-room', { room: 'standup', transports: ['recv'] });
  assert.deepEqual([strangers.participants, strangers.producers, strangers.seq], [[], [], 1]);
  const { rtpCapabilities } = strangers;
  assert.equal((await theirs.refused('consume', { producerId, rtpCapabilities })).code, 'not-found');
  const { participantId } = joined.self;
  const asked = await theirs.request('get-participants', { participantIds: [participantId] });
  assert.deepEqual(asked.participants, []);
  const thief = await connect({ identity: 'anna', tenant: 'acme' });
  assert.equal((await thief.refused('resume', { resumeToken: joined.resumeToken, seq: 0 })).code, 'not-found');
  assert.equal((await ours.request('get-participants')).participants.length, 0, 'and is not put out by a namesake');
  assert.equal(
    ours.events.some(({ name }) => name === 'participant-joined' || name === 'removed'),
    false,
  );
  for (const client of [ours, theirs, thief]) client.close();
});

test('the newest presence of an identity wins, at whatever pod', async () => {
  proves('removed');
  const room = 'duplicates';
  const watcher = await connect({ identity: 'watcher', url: second });
  await watcher.request('join-room', { room });
  const older = await connect({ identity: 'anna' });
  const { self, transports } = await older.request('join-room', { room, transports: ['send'] });
  const newer = await connect({ identity: 'anna', url: second });
  const joined = await newer.request('join-room', { room });
  assert.deepEqual(identities(joined), ['watcher']);
  assert.deepEqual(await older.event('removed'), { reason: 'duplicate-identity' });
  const left = await watcher.event('participant-left');
  assert.deepEqual([left.participantId, left.reason], [self.participantId, 'duplicate-identity']);
  const payload = { transportId: transports.send.id, kind: 'audio', rtpParameters: audioParameters() };
  assert.equal((await older.refused('produce', payload)).code, 'conflict');
  assert.equal(older.socket.connected, true, 'the socket stays open, in no room');
  assert.equal((await older.request('join-room', { room: 'elsewhere' })).room, 'elsewhere');
  for (const client of [watcher, older, newer]) client.close();
});

describe('a requestId', () => {
  test('gives the first answer again, and with another payload a conflict', async () => {
    const client = await connect({ identity: 'again' });
    const { transports } = await client.request('join-room', {
      room: 'request-id',
      transports: ['send'],
      requestId: 'j',
    });
    const produce = {
      transportId: transports.send.id,
      kind: 'video',
      rtpParameters: videoParameters(),
      requestId: 'p',
    };
    const once = await client.request('produce', produce);
    assert.deepEqual(await client.request('produce', produce), once);
    const other = await client.refused('produce', { ...produce, rtpParameters: videoParameters() });
    assert.equal(other.code, 'conflict');
    assert.equal((await client.refused('create-transport', { direction: 'send', requestId: 'p' })).code, 'conflict');
    assert.equal(client.events.filter(({ name }) => name === 'new-producer').length, 1);
    assert.deepEqual(await client.request('leave-room', { requestId: 'l' }), {});
    assert.deepEqual(await client.request('leave-room', { requestId: 'l' }), {});
    assert.equal((await client.refused('leave-room')).code, 'conflict');
    client.close();
  });

  test('of a request whose answer was lost with its pod gives the first answer at another one', async () => {
    const room = 'request-id-moves';
    const client = await connect({ identity: 'mover' });
    const joined = await client.request('join-room', { room, transports: ['send'] });
    const produce = {
      transportId: joined.transports.send.id,
      kind: 'video',
      rtpParameters: videoParameters(),
      requestId: 'p',
    };
    const once = await client.request('produce', produce);
    const moved = await connect({ identity: 'mover', url: second });
    const resumed = await moved.request('resume', { resumeToken: joined.resumeToken, seq: joined.seq });
    assert.equal(resumed.own.producers.length, 1);
    assert.deepEqual(await moved.request('produce', produce), once);
    assert.equal(resumed.own.producers[0].producerId, once.producerId);
    assert.equal((await moved.request('get-producers')).producers.length, 0);
    assert.equal(
      moved.events.some(({ name }) => name === 'new-producer'),
      false,
      'and nothing was published twice',
    );
    for (const one of [client, moved]) one.close();
  });

  test('of a join whose answer was lost gives the same presence at another pod, and puts nobody out', async () => {
    const room = 'request-id-joins';
    const watcher = await connect({ identity: 'watcher' });
    await watcher.request('join-room', { room });
    const payload = { room, transports: ['send', 'recv'], requestId: 'join-1' };
    const client = await connect({ identity: 'joiner' });
    const joined = await client.request('join-room', payload);
    const moved = await connect({ identity: 'joiner', url: second });
    const again = await moved.request('join-room', payload);
    assert.equal(again.self.participantId, joined.self.participantId);
    assert.equal(again.resumeToken, joined.resumeToken);
    assert.equal(again.transports.send.id, joined.transports.send.id);
    assert.equal(again.transports.recv.id, joined.transports.recv.id);
    const transportId = again.transports.send.id;
    await moved.request('produce', { transportId, kind: 'audio', rtpParameters: audioParameters() });
    await watcher.event('new-producer', ({ participantId }) => participantId === joined.self.participantId);
    assert.equal(watcher.events.filter(({ name }) => name === 'participant-joined').length, 1);
    assert.equal(
      watcher.events.some(({ name }) => name === 'participant-left'),
      false,
    );
    for (const one of [watcher, client, moved]) one.close();
  });
});

describe('a room', () => {
  test('is created once, with limits that are exact', async () => {
    proves('create-room');
    const admin = await connect({ identity: 'admin' });
    const created = await admin.request('create-room', { room: 'small', maxParticipants: 1 });
    assert.equal(created.room, 'small');
    assert.ok(created.rtpCapabilities.codecs.length > 3);
    await admin.request('create-room', { room: 'small', maxParticipants: 5 });
    await admin.request('join-room', { room: 'small' });
    const late = await connect({ identity: 'late', url: second });
    assert.equal((await late.refused('join-room', { room: 'small' })).code, 'room-full');
    await admin.request('create-room', { room: 'closed', locked: true });
    assert.equal((await late.refused('join-room', { room: 'closed' })).code, 'room-locked');
    await admin.request('create-room', { room: 'with a lobby', lobby: true });
    assert.deepEqual(await late.request('join-room', { room: 'with a lobby' }), { waiting: true });
    for (const client of [admin, late]) client.close();
  });

  test('ends after its maximum time, for everybody, and can be opened again', async () => {
    proves('room-ended');
    const room = 'short';
    const [anna, ben] = [await connect({ identity: 'anna' }), await connect({ identity: 'ben', url: second })];
    await anna.request('create-room', { room, maxDurationMs: 1_500 });
    for (const client of [anna, ben]) await client.request('join-room', { room, transports: ['send'] });
    for (const client of [anna, ben]) {
      assert.equal((await client.event('room-ended')).reason, 'max-duration');
      assert.deepEqual(await client.event('removed'), { reason: 'room-ended' });
      assert.equal(client.events.filter(({ name }) => name === 'participant-left').length, 2);
      assert.equal(client.events.at(-1)?.name, 'removed');
    }
    const again = await anna.request('join-room', { room });
    assert.deepEqual([again.participants, again.seq], [[], 1]);
    for (const client of [anna, ben]) client.close();
  });

  test('that everybody has left ends after its empty time', async () => {
    const room = 'emptied';
    const anna = await connect({ identity: 'anna' });
    await anna.request('create-room', { room, emptyTimeoutMs: 500, maxParticipants: 7 });
    await anna.request('join-room', { room });
    await anna.request('leave-room');
    // Opened anew it has not the first one's limit any more.
    await eventually(
      async () => {
        const probe = await connect({ identity: 'probe' });
        const { seq } = await probe.request('join-room', { room });
        await probe.request('leave-room');
        probe.close();
        return seq === 1;
      },
      { withinMs: 8_000, everyMs: 1_500 },
    );
    anna.close();
  });

  test('tells batching clients its events in one message per window', async () => {
    const room = 'batches';
    const batching = await connect({ identity: 'batching' });
    const { seq } = await batching.request('join-room', { room, batch: true });
    const others = await Promise.all(['a', 'b', 'c'].map((identity) => connect({ identity, url: second })));
    for (const other of others) await other.request('join-room', { room });
    const told = await eventually(
      () => {
        const events = batching.events.flatMap(({ name, data }) => (name === 'room-events' ? data : []));
        assert.equal(events.length, 3);
        return events;
      },
      { withinMs: 3_000 },
    );
    assert.deepEqual(
      told.map((event: { name: string; data: { seq: number } }) => [event.name, event.data.seq]),
      [1, 2, 3].map((offset) => ['participant-joined', seq + offset]),
    );
    assert.equal(
      batching.events.some(({ name }) => name === 'participant-joined'),
      false,
    );
    for (const client of [batching, ...others]) client.close();
  });

  test('keeps long metadata out of its lists and gives it on demand', async () => {
    proves('get-participants', 'noun: metadata');
    const room = 'metadata';
    const metadata = 'x'.repeat(3_000);
    const { mintToken } = await import('@confab/server-sdk');
    const secret = 'devsecret-devsecret-devsecret-32';
    const grants = { room, roomJoin: true };
    const token = await mintToken({ keyId: 'devkey', secret, identity: 'long', metadata, grants });
    const long = await BareClient.connect(first, { token });
    const { self } = await long.request('join-room', { room });
    assert.equal(self.metadata, metadata);
    const reader = await connect({ identity: 'reader', url: second });
    const { participants } = await reader.request('join-room', { room });
    assert.deepEqual([participants[0].metadata, participants[0].metadataBytes], [null, 3_000]);
    const asked = await reader.request('get-participants', { participantIds: [self.participantId] });
    assert.equal(asked.participants[0].metadata, metadata);
    for (const client of [long, reader]) client.close();
  });
});

test('update-token changes the grants of the participant and closes what they no longer allow', async () => {
  proves('update-token', 'permissions-changed');
  const room = 'grants';
  const watcher = await connect({ identity: 'watcher', url: second });
  await watcher.request('join-room', { room });
  const client = await connect({ identity: 'anna' });
  const { transports } = await client.request('join-room', { room, transports: ['send'] });
  const payload = () => ({ transportId: transports.send.id, kind: 'audio', rtpParameters: audioParameters() });
  const { producerId } = await client.request('produce', payload());
  const token = (grants: Record<string, unknown>, identity = 'anna'): Promise<string> =>
    cluster.token({ identity, grants: { roomJoin: true, ...grants } });
  assert.equal((await client.refused('update-token', { token: 'x' })).code, 'unauthenticated');
  assert.equal((await client.refused('update-token', { token: await token({}, 'ben') })).code, 'forbidden');
  const { grants, expiresAt } = await client.request('update-token', { token: await token({ canPublish: false }) });
  assert.equal(grants.canPublish, false);
  assert.ok(Date.parse(expiresAt) > Date.now());
  assert.equal((await client.event('permissions-changed')).grants.canPublish, false);
  assert.equal((await watcher.event('producer-closed')).producerId, producerId);
  assert.equal((await client.refused('produce', payload())).code, 'forbidden');
  await client.request('update-token', { token: await token({ canPublish: true }) });
  await client.request('produce', payload());
  for (const one of [watcher, client]) one.close();
});

test('data channels are published and consumed across the pods', async () => {
  proves('new-data-producer', 'close-data-producer', 'data-producer-closed', 'data-consumer-closed');
  const room = 'data';
  const [anna, ben] = [await connect({ identity: 'anna' }), await connect({ identity: 'ben', url: second })];
  const { transports } = await anna.request('join-room', { room, transports: ['send'] });
  await ben.request('join-room', { room, transports: ['recv'] });
  const { dataProducerId } = await anna.request('produce-data', {
    transportId: transports.send.id,
    label: 'notes',
    sctpStreamParameters: { streamId: 1, ordered: true },
  });
  const announced = await ben.event('new-data-producer');
  assert.deepEqual([announced.dataProducerId, announced.label, announced.protocol], [dataProducerId, 'notes', '']);
  const consumer = await ben.request('consume-data', { dataProducerId });
  assert.deepEqual([consumer.dataProducerId, consumer.label], [dataProducerId, 'notes']);
  assert.equal(typeof consumer.sctpStreamParameters.streamId, 'number');
  await anna.request('close-data-producer', { dataProducerId });
  assert.equal((await ben.event('data-producer-closed')).dataProducerId, dataProducerId);
  assert.equal((await ben.event('data-consumer-closed')).dataConsumerId, consumer.id);
  for (const client of [anna, ben]) client.close();
});

test('an independent reader of the pod finds health, statistics and errors at one port', async () => {
  const client = await connect({ identity: 'counted' });
  await client.request('join-room', { room: 'counted' });
  const read = async (path: string) => {
    const response = await fetch(first + path, { headers: { origin: 'https://app.example' } });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  };
  for (const path of ['/healthz', '/readyz']) assert.equal((await read(path)).status, 200);
  const stats = JSON.parse((await read('/stats')).text);
  assert.ok(stats.sockets >= 1 && stats.rooms >= 1 && stats.participants >= 1);
  assert.equal(stats.nodes.length, 2);
  assert.equal(stats.nodes[0].workers.length, 1);
  const metrics = (await read('/metrics')).text;
  assert.ok(/confab_signaling_request_seconds_count\{[^}]*event="join-room"/.test(metrics), 'requests are counted');
  const missing = await read('/v2');
  assert.equal(missing.status, 404);
  assert.match(missing.headers.get('content-type') ?? '', /problem\+json/);
  assert.equal(missing.headers.get('access-control-allow-origin'), 'https://app.example');
  assert.equal(JSON.parse(missing.text).code, 'not-found');
  client.close();
});

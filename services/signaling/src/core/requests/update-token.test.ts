import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { CallError } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestClient, type TestPod } from '../../testing/test-cell.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
afterEach(() => {
  cell.media.before.clear();
  cell.media.after.clear();
});
after(() => cell?.stop());

const video = { codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }] };
const rtpCapabilities = {};

async function joined(identity: string, room: string) {
  const client = pod.connect(identity);
  const { transports, self } = await client.ask('join-room', { room, transports: ['send', 'recv'] });
  const produce = (source = 'camera') =>
    client.ask('produce', {
      transportId: transports.send.id,
      kind: 'video',
      rtpParameters: video,
      appData: { source },
    });
  return { client, produce, media: cell.media.participants.get(self.participantId)!, self };
}

async function grant(client: TestClient, identity: string, grants: object): Promise<unknown> {
  return client.ask('update-token', { token: await cell.token(identity, { roomJoin: true, room: '*', ...grants }) });
}

test('what is no longer granted ends, what still is goes on, and neither can be begun again', async () => {
  const { client, produce, media } = await joined('anna', 'lowered');
  await produce('camera');
  const { producerId } = await produce('screen');
  await grant(client, 'anna', { canPublishSources: ['screen'] });
  assert.deepEqual([...media.producers.keys()], [producerId]);
  await assert.rejects(produce('camera'), { code: 'forbidden' });
  assert.equal(client.named('permissions-changed').length, 1);
});

test('nobody becomes hidden, or is hidden no more, before the eyes of the others', async () => {
  const room = 'hiding';
  const { client } = await joined('cleo', room);
  const grants = { roomJoin: true, room: '*', hidden: true };
  const ghost = pod.connect('dan', grants);
  await ghost.ask('join-room', { room });
  const hides = (await grant(client, 'cleo', { hidden: true })) as { grants: { hidden: boolean } };
  const appears = (await grant(ghost, 'dan', {})) as { grants: { hidden: boolean } };
  assert.deepEqual([hides.grants.hidden, appears.grants.hidden], [false, true]);
  await client.ask('chat', { text: 'still heard' });
  assert.equal((await ghost.refused('chat', { text: 'x' })).code, 'forbidden');
  const eve = await joined('eve', room);
  const { participants } = await eve.client.ask('get-participants');
  assert.deepEqual(
    participants.map(({ identity }: { identity: string }) => identity),
    ['cleo'],
  );
});

test('a publication that is under way while the right to it ends does not come into being', async () => {
  const { client, produce, media, self } = await joined('ben', 'racing');
  cell.media.after.set('produce', async () => {
    cell.media.after.clear();
    await grant(client, 'ben', { canPublish: false });
  });
  await assert.rejects(produce(), { code: 'forbidden' });
  await eventually(() => media.producers.size === 0, { withinMs: 1_000 });
  const { replica } = client.session.membership!.room;
  assert.equal(replica?.producersOf(self.participantId).size, 0);
});

test('a subscription that is under way while the right to it ends does not come into being', async () => {
  const { produce } = await joined('publisher', 'watching');
  const { producerId } = await produce();
  const { client, media } = await joined('viewer', 'watching');
  for (const [event, payload] of [
    ['consume', { producerId, rtpCapabilities }],
    ['consume-many', { producerIds: [producerId], rtpCapabilities }],
  ] as const) {
    await grant(client, 'viewer', { canSubscribe: true });
    cell.media.after.set('consume', async () => {
      cell.media.after.clear();
      await grant(client, 'viewer', { canSubscribe: false });
    });
    assert.equal((await client.refused(event, payload)).code, 'forbidden');
    await eventually(() => media.consumers.size === 0, { withinMs: 1_000 });
  }
});

test('a node that does not hear of it at once is told with a later tick, and the new grants hold all the same', async () => {
  const { client, produce, media, self } = await joined('carla', 'deaf');
  await produce();
  cell.media.before.set('closeProducer', () => {
    throw new CallError('timeout', 'the media node did not answer in time');
  });
  await grant(client, 'carla', { canPublish: false });
  assert.equal(media.producers.size, 1);
  cell.media.before.clear();
  await pod.upkeep.tick();
  await eventually(() => media.producers.size === 0, { withinMs: 1_000 });
  await eventually(() => client.session.membership!.room.replica?.producersOf(self.participantId).size === 0, {
    withinMs: 1_000,
  });
});

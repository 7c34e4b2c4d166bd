import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { CallError } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';

/* Requests whose second half, the directory's or the node's, did not happen. */

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
afterEach(() => {
  pod.hooks.clear();
  cell.media.before.clear();
  cell.media.after.clear();
});
after(() => cell?.stop());

const rtpParameters = { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }] };
const away = async (): Promise<never> => {
  throw new CallError('unavailable', 'Redis is away');
};

async function publisher(identity: string, room: string) {
  const client = pod.connect(identity);
  const { transports, self } = await client.ask('join-room', { room, transports: ['send', 'recv'] });
  const transportId = transports.send.id;
  const produce = () => client.ask('produce', { transportId, kind: 'audio', rtpParameters });
  const recorded = () => client.session.membership!.room.replica!.producers;
  return { client, produce, recorded, media: cell.media.participants.get(self.participantId)! };
}

test('a publication that the directory did not take is closed on the node', async () => {
  const { produce, recorded, media } = await publisher('anna', 'produce');
  pod.hooks.set('addProducer', away);
  await assert.rejects(produce(), { code: 'unavailable' });
  await eventually(() => media.producers.size === 0, { withinMs: 1_000 });
  assert.equal(recorded().size, 0);
});

test('a closed producer that the directory still has is taken out with a later tick', async () => {
  const { client, produce, recorded } = await publisher('ben', 'close');
  const { producerId } = await produce();
  pod.hooks.set('removeProducer', away);
  assert.equal((await client.refused('close-producer', { producerId })).code, 'unavailable');
  pod.hooks.clear();
  await pod.upkeep.tick();
  await eventually(() => recorded().size === 0, { withinMs: 1_000 });
});

test('a pause that the directory did not take is told with a later tick', async () => {
  const { client, produce, recorded } = await publisher('carl', 'pause');
  const { producerId } = await produce();
  pod.hooks.set('setProducerPaused', away);
  assert.equal((await client.refused('pause-producer', { producerId })).code, 'unavailable');
  pod.hooks.clear();
  await pod.upkeep.tick();
  await eventually(() => recorded().get(producerId)?.paused === true, { withinMs: 1_000 });
});

test('a subscription that was given up is closed on the node, where it may have come into being', async () => {
  const { produce } = await publisher('dora', 'consume');
  const { producerId } = await produce();
  const { client, media } = await publisher('emil', 'consume');
  cell.media.after.set('consume', () => {
    throw new CallError('timeout', 'the media node did not answer in time');
  });
  const { code } = await client.refused('consume', { producerId, rtpCapabilities: {} });
  assert.equal(code, 'timeout');
  await eventually(() => media.consumers.size === 0, { withinMs: 1_000 });
  const many = await client.refused('consume-many', { producerIds: [producerId], rtpCapabilities: {}, resume: true });
  assert.equal(many.code, 'timeout');
  await eventually(() => media.consumers.size === 0, { withinMs: 1_000 });
});

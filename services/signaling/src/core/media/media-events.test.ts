import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConsumerId, DataConsumerId, ParticipantId, ProducerId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import { startTestCell, type TestCell, type TestPod } from '../../testing/test-cell.ts';
import { onMediaNotification } from './media-events.ts';

let cell: TestCell;
let pod: TestPod;

before(async () => {
  cell = await startTestCell();
  pod = await cell.pod('a');
});
after(() => cell?.stop());

const rtpParameters = { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }] };

async function watching(room: string) {
  const publisher = pod.connect('publisher');
  const { transports, self: published } = await publisher.ask('join-room', { room, transports: ['send'] });
  const produce = async (): Promise<string> => {
    const wish = { transportId: transports.send.id, kind: 'audio', rtpParameters };
    return (await publisher.ask('produce', wish)).producerId;
  };
  const viewer = pod.connect('viewer');
  const { self } = await viewer.ask('join-room', { room, transports: ['recv'] });
  const consume = async (producerId: string): Promise<ConsumerId> => {
    const { replica } = viewer.session.membership!.room;
    await eventually(() => replica?.producers.has(producerId as ProducerId) === true, { withinMs: 1_000 });
    return (await viewer.ask('consume', { producerId, rtpCapabilities: {} })).id;
  };
  const told = (consumerId: ConsumerId): void =>
    onMediaNotification(pod.core, {
      participantId: self.participantId,
      event: { type: 'consumer-closed', consumerId, reason: 'producer-closed' },
    });
  return { publisher, published, viewer, produce, consume, told };
}

test('a consumer that ends with its producer is told apart from one whose publisher left', async () => {
  const { publisher, published, viewer, produce, consume, told } = await watching('leaving');
  const [first, second] = [await consume(await produce()), await consume(await produce())];
  told(first);
  await publisher.ask('leave-room');
  const { replica } = viewer.session.membership!.room;
  await eventually(() => replica?.participants.has(published.participantId) === false, { withinMs: 1_000 });
  told(second);
  assert.deepEqual(viewer.named('consumer-closed'), [
    { consumerId: first, reason: 'producer-closed' },
    { consumerId: second, reason: 'participant-left' },
  ]);
});

test('consumers of both kinds that the node no longer has after a break are told as closed', async () => {
  const { viewer, produce, consume } = await watching('broken');
  const alive = await consume(await produce());
  const membership = viewer.session.membership!;
  const received = { producerId: 'theirs' as ProducerId, participantId: 'nobody' as ParticipantId };
  membership.media.consumers.set('gone' as ConsumerId, received);
  membership.media.dataConsumers.set('gone-data' as DataConsumerId, undefined);
  await Promise.all([pod.upkeep.attach(membership), pod.upkeep.attach(membership)]);
  assert.deepEqual(viewer.named('consumer-closed'), [{ consumerId: 'gone', reason: 'participant-left' }]);
  assert.deepEqual(viewer.named('data-consumer-closed'), [{ dataConsumerId: 'gone-data', reason: 'producer-closed' }]);
  assert.deepEqual([...membership.media.consumers.keys()], [alive]);
});

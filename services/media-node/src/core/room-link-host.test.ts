import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RoomEpoch, RoomName, TenantId } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { types } from 'mediasoup';
import { joinCommand, produceVideo } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';
import { RoomLinkHost } from './room-link-host.ts';

const room = { tenant: 'dev' as TenantId, room: 'room' as RoomName, epoch: 'epoch-1' as RoomEpoch };
const soon = { withinMs: 5_000 };
let node: TestNode;
let pod: TestPod;

before(async () => {
  // One to a worker: what links send of the second person takes a local pipe to the first one's router.
  node = await startTestNode({ workers: 2, settings: { maxConsumersPerProducerAndWorker: 1 } });
  pod = await new TestPod(node.media()).open();
  for (const person of ['anna', 'ben']) {
    await pod.do(person, joinCommand(person));
    await pod.do(person, produceVideo(person));
  }
});
after(async () => {
  pod.close();
  await node.stop();
});

const told = (): (number | undefined)[] =>
  pod.notifications.flatMap(({ participant, publisherLayers }) =>
    participant?.participantId === 'ben' && publisherLayers ? [publisherLayers.maxSpatialLayer] : [],
  );

test('a local pipe runs only while a link wants what it carries, and the publisher hears of the layers', async () => {
  const host = new RoomLinkHost(node.rooms);
  const held = await host.holdRoom(room, () => undefined);
  const exported = await host.exportProducer(room, 'ben-video.1', 'media');
  assert.ok(exported !== undefined);
  const producer = exported.producer as types.Producer;
  assert.equal(node.stats().localPipes, 1, 'it lives on the other worker');
  await eventually(() => producer.paused, soon);
  exported.setDemand({ active: true, maxSpatialLayer: 1 });
  await eventually(() => !producer.paused, soon);
  await eventually(() => told().at(-1) === 1, soon);
  exported.setDemand({ active: true });
  await eventually(() => told().at(-1) === 2, soon);
  exported.setDemand({ active: false });
  await eventually(() => producer.paused, soon);
  assert.equal(exported.paused, false, 'which is no pause of the publisher');
  await eventually(() => told().at(-1) === 0, soon);
  exported.release();
  held.release();
});

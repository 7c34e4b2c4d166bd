import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { eventually } from '@confab/testkit';
import type { types } from 'mediasoup';
import type { LinkedKind, LinkedProducer } from '../core/media-links.ts';
import { TestPublisher, TestReceiver } from './testing/test-media.ts';
import { TestNode, testRoom, type TestNodeOptions } from './testing/test-node.ts';

const soon = { withinMs: 5_000 };
const running: TestNode[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
});

async function nodes(...options: TestNodeOptions[]): Promise<TestNode[]> {
  const started = await Promise.all(options.map((each) => TestNode.start(each)));
  running.push(...started);
  return started;
}

function acquire(wanting: TestNode, origin: TestNode, internalId: string, kind: LinkedKind = 'media') {
  const wish = { room: testRoom, internalId, kind, origin: origin.origin };
  return wanting.links.acquire(wish, AbortSignal.timeout(10_000));
}

/** How many packets arrive from now on in a while in which 20 would have been sent. */
async function arriving(receiver: TestReceiver): Promise<number> {
  const before = receiver.packets;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return receiver.packets - before;
}

test('media of another node arrives, with all its layers, its cname and its msid', async () => {
  const [a, b] = (await nodes({ nodeId: 'a' }, { nodeId: 'b' })) as [TestNode, TestNode];
  const publisher = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  const far = linked.producer as types.Producer;
  assert.equal(far.id, 'camera.1');
  assert.equal(far.type, 'simulcast');
  assert.equal(far.rtpParameters.encodings?.length, 3);
  assert.equal(far.rtpParameters.rtcp?.cname, publisher.producer.rtpParameters.rtcp?.cname);
  assert.equal(far.rtpParameters.msid, 'stream-1 track-1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
  // Every layer crosses: a viewer over there may want any of them.
  await eventually(async () => (await far.getStats()).length === 3, soon);
});

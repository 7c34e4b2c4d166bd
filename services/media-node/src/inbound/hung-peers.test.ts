import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { status } from '@grpc/grpc-js';
import type { MediaLinks } from '../core/media-links.ts';
import { consumeAll, joinCommand, produceVideo } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';

let acquisitions = 0;
/** A node that takes the stream and never answers. */
const hung: MediaLinks = {
  acquire: () => {
    acquisitions += 1;
    return new Promise(() => undefined);
  },
  stats: { linksOfWorker: () => 0, rows: () => [] },
  reachability: 'unknown',
  reset: () => undefined,
  close: () => Promise.resolve(),
};
const origin = { nodeId: 'node-9', nodeEpoch: 'epoch', address: '192.0.2.1:1' };

let node: TestNode;
before(async () => {
  node = await startTestNode({ links: hung, service: { maxInFlight: 8, maxQueued: 16 } });
});
after(() => node.stop());

function consumeFrom(viewer: string, near: string[], far: string[]): ReturnType<typeof consumeAll> {
  const command = consumeAll(viewer, [...near, ...far]);
  for (const item of command.consume!.items!) if (far.includes(item.producerId!)) item.origin = origin;
  return command;
}

test('in a batch, what is near is given though a far node hangs, in time', async () => {
  const pod = await new TestPod(node.media()).open();
  await pod.do('anna', joinCommand('anna'));
  await pod.do('anna', produceVideo('anna'));
  const { consumed } = await pod.do('anna', consumeFrom('anna', ['anna-video'], ['far-video']), { timeoutMs: 400 });
  assert.deepEqual(
    consumed!.consumers.map(({ producerId }) => producerId),
    ['anna-video'],
  );
  assert.deepEqual(
    consumed!.failures.map(({ producerId, failure }) => [producerId, failure!.code]),
    [['far-video', 'timeout']],
  );
  await pod.do('anna', { closeParticipant: {} });
  pod.close();
});

test('what could not be brought here is tried again when the request is repeated; what is here stays as it is', async () => {
  const pod = await new TestPod(node.media()).open();
  await pod.do('dora', joinCommand('dora'));
  await pod.do('dora', produceVideo('dora'));
  const before = acquisitions;
  const ask = () =>
    pod.do('dora', consumeFrom('dora', ['dora-video'], ['far-video']), { timeoutMs: 300, operationId: 'again' });
  const [first, second] = [await ask(), await ask()];
  assert.equal(acquisitions - before, 2);
  assert.deepEqual(second.consumed!.consumers, first.consumed!.consumers);
  await pod.do('dora', consumeFrom('dora', ['dora-video'], []), { operationId: 'whole' });
  const { consumed } = await pod.do('dora', consumeFrom('dora', ['dora-video'], []), { operationId: 'whole' });
  assert.equal(consumed!.consumers.length, 1);
  await pod.do('dora', { closeParticipant: {} });
  pod.close();
});

test('a hung node may have a quarter of the stream; the rest of it, and its askers’ other commands, go on', async () => {
  const pod = await new TestPod(node.media()).open();
  await pod.do('ben', joinCommand('ben'));
  const waiting = ['far-1', 'far-2'].map((far) => pod.do('ben', consumeFrom('ben', [], [far]), { timeoutMs: 1_500 }));
  const refused = await pod.refusal('ben', consumeFrom('ben', [], ['far-3']), { timeoutMs: 1_500 });
  assert.deepEqual([refused.code, refused.retryAfterMs], ['unavailable', 500]);
  await pod.do('ben', produceVideo('ben'), { timeoutMs: 500 });
  for (const reply of await Promise.all(waiting)) assert.equal(reply.consumed!.failures[0]!.failure!.code, 'timeout');
  await pod.do('ben', { closeParticipant: {} });
  pod.close();
});

test('a pod that does not read is cut off, and finds its media again', async () => {
  const pod = await new TestPod(node.media()).open();
  await pod.do('carl', joinCommand('carl'));
  pod.stream.pause();
  const deadline = performance.now() + 10_000;
  // Each answer is about 5 KB; the connection takes some before the queue has to.
  while (node.service.sessions > 0 && performance.now() < deadline) {
    for (let burst = 0; burst < 4; burst++) void pod.ask('carl', { attach: {} });
    await new Promise(setImmediate);
  }
  assert.equal(node.service.sessions, 0);
  pod.stream.resume();
  assert.equal((await pod.ended).code, status.RESOURCE_EXHAUSTED);
  const again = await new TestPod(node.media()).open();
  const { attached } = await again.do('carl', { attach: {} });
  assert.equal(attached!.transports.length, 2);
  await again.do('carl', { closeParticipant: {} });
  await eventually(() => node.stats().rooms === 0, { withinMs: 2_000 });
  again.close();
});

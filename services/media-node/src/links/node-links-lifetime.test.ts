import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { eventually } from '@confab/testkit';
import type { NodeEpoch } from '@confab/contracts';
import type { types } from 'mediasoup';
import { acquire, arriving, soon, TestCluster } from './testing/test-cluster.ts';
import { TestPublisher, TestReceiver } from './testing/test-media.ts';
import type { TestNode } from './testing/test-node.ts';

const cluster = new TestCluster();
afterEach(() => cluster.stop());

/** The origin's pipe consumers of a producer. */
async function pipeConsumers(origin: TestNode, producerId: string): Promise<string[]> {
  const { mapProducerIdConsumerIds } = await (await origin.router()).dump();
  return mapProducerIdConsumerIds.find(({ key }) => key === producerId)?.values ?? [];
}

test('what nobody wants is paused, closed after 15 s, and the link 30 s after its last', async () => {
  const clock = new FakeClock();
  const [a, b] = await cluster.pair({ clock });
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 0, soon);
  const { producer } = linked;
  const [pipeConsumer] = await pipeConsumers(a, 'camera.1');
  linked.release();
  await clock.advance(1_500);
  await eventually(async () => (await arriving(receiver)) === 0, soon);

  // Who comes back in time finds all of it as it was.
  await clock.advance(14_000);
  const again = await acquire(b, a, 'camera.1');
  assert.equal(again.producer, producer);
  again.setDemand({ active: true });
  await eventually(async () => (await arriving(receiver)) > 0, soon);
  await clock.advance(20_000);
  assert.deepEqual(await pipeConsumers(a, 'camera.1'), [pipeConsumer]);

  again.release();
  await clock.advance(1_500);
  assert.equal(producer.closed, false);
  await clock.advance(15_000);
  assert.equal(producer.closed, true);
  await eventually(async () => (await pipeConsumers(a, 'camera.1')).length === 0, soon);
  assert.equal(b.links.stats.rows().length, 1);
  await clock.advance(29_000);
  assert.equal(b.links.stats.rows().length, 1);
  await clock.advance(1_000);
  assert.equal(b.links.stats.rows().length, 0);
  await eventually(() => a.links.stats.rows().length === 0, soon);
  assert.equal(await b.holdCount(), 0);
  await eventually(async () => (await a.holdCount()) === 0, soon);
});

test('a producer that was closed is piped anew for the next asker', async () => {
  const clock = new FakeClock();
  const [a, b] = await cluster.pair({ clock });
  await TestPublisher.start(a, 'camera.1');
  const first = await acquire(b, a, 'camera.1');
  first.release();
  await clock.advance(17_000);
  assert.equal(first.producer.closed, true);
  const second = await acquire(b, a, 'camera.1');
  assert.notEqual(second.producer, first.producer);
  second.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
});

test('an asker that waits no longer gets a timeout, and leaves nothing behind', async () => {
  const clock = new FakeClock();
  const [a, b] = await cluster.pair({ clock });
  await TestPublisher.start(a, 'camera.1');
  const asking = new AbortController();
  const asked = acquire(b, a, 'camera.1', { signal: asking.signal });
  asking.abort();
  await assert.rejects(asked, { code: 'timeout' });
  await eventually(() => a.links.stats.rows()[0]?.producers === 1, soon);
  for (let second = 0; second < 60; second++) await clock.advance(1_000);
  assert.equal(b.links.stats.rows().length, 0);
  await eventually(() => a.links.stats.rows().length === 0, soon);
});

test('when the room ends on the wanting node its links end, on both nodes', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  let ended = 0;
  linked.watch({ onClosed: () => (ended += 1), onScore: () => undefined });
  await b.closeRoom();
  assert.equal(ended, 1);
  assert.equal(b.links.stats.rows().length, 0);
  await eventually(() => a.links.stats.rows().length === 0, soon);
  assert.equal(await a.holdCount(), 0);
});

test('when the room ends on the origin its links end, on both nodes', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  let ended = 0;
  linked.watch({ onClosed: () => (ended += 1), onScore: () => undefined });
  await a.closeRoom();
  await eventually(() => ended === 1, soon);
  assert.equal(linked.producer.closed, true);
  assert.deepEqual([...a.links.stats.rows(), ...b.links.stats.rows()], []);
  await assert.rejects(acquire(b, a, 'camera.1'), { code: 'not-found', message: /no such room/ });
});

test('after an origin has started anew the links to its earlier life end and new ones work', async () => {
  const [a, b] = await cluster.pair({ settings: { stepMs: 1_000 } });
  const before = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  let ended = 0;
  linked.watch({ onClosed: () => (ended += 1), onScore: () => undefined });
  const origin = a.origin;
  before.fallSilent();
  a.worker.close();
  await a.cut();
  const anew = await cluster.start({ nodeId: 'a', port: a.port });
  await eventually(() => ended === 1, soon);
  assert.equal(linked.producer.closed, true);
  await assert.rejects(acquire(b, { origin }, 'camera.1'), { code: 'unavailable' });

  await TestPublisher.start(anew, 'camera.1');
  const again = await acquire(b, anew, 'camera.1');
  again.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
});

test('links to an earlier life of a node end when the node greets in a new one', async () => {
  const [before, b] = await cluster.pair();
  await TestPublisher.start(before, 'camera.1');
  const linked = await acquire(b, before, 'camera.1');
  // The earlier process still runs, cut off from Redis; the new one has another address.
  const anew = await cluster.start({ nodeId: 'a' });
  await TestPublisher.start(anew, 'screen.1');
  await acquire(b, anew, 'screen.1');
  assert.equal(linked.producer.closed, true);
  assert.equal(b.links.stats.rows().length, 1);
});

test('a fenced origin ends its links and takes new ones under its new epoch', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  const earlier = a.origin;
  a.identity.nodeEpoch = '01NEW' as NodeEpoch;
  a.links.reset();
  await eventually(() => linked.producer.closed, soon);
  await assert.rejects(acquire(b, { origin: earlier }, 'camera.1'), { code: 'unavailable' });
  const again = await acquire(b, a, 'camera.1');
  assert.equal(again.producer.closed, false);
});

test('who asks again from within the end of a link gets a new one', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  const again = Promise.withResolvers<ReturnType<typeof acquire>>();
  linked.watch({ onClosed: () => again.resolve(acquire(b, a, 'camera.1')), onScore: () => undefined });
  // Forgets its links; the other node hears of it when it says what it wants.
  a.links.reset();
  const relinked = await again.promise;
  assert.notEqual(relinked.producer, linked.producer);
  relinked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
});

test('a node that is declared gone takes its links with it at once', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  b.links.nodeGone(a.identity.nodeId, 'an earlier epoch' as NodeEpoch);
  assert.equal(linked.producer.closed, false);
  b.links.nodeGone(a.identity.nodeId, a.identity.nodeEpoch);
  assert.equal(linked.producer.closed, true);
});

test('closed links leave no timer and refuse everybody', async () => {
  const clock = new FakeClock();
  const [a, b] = await cluster.pair({ clock });
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  linked.setDemand({ active: true });
  linked.setDemand({ active: false });
  const opening = acquire(b, a, 'screen.1');
  await Promise.all([b.links.close(), a.links.close()]);
  await assert.rejects(opening, { code: 'unavailable' });
  await assert.rejects(acquire(b, a, 'camera.1'), { code: 'unavailable' });
  assert.equal((linked.producer as types.Producer).closed, true);
  await eventually(() => clock.pending === 0, soon);
});

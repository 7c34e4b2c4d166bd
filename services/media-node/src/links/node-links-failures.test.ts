import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { eventually } from '@confab/testkit';
import { acquire, arriving, flowing, soon, TestCluster } from './testing/test-cluster.ts';
import { TestPublisher, TestReceiver } from './testing/test-media.ts';

const cluster = new TestCluster();
const endings: (() => void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) end();
  await cluster.stop();
});

/** The address of a process that takes connections and never says a word: hung, as far as others can tell. */
async function hungAddress(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `127.0.0.1:${address.port}`;
}

test('media goes on while the stream between the nodes is cut, and what changed meanwhile is heard after', async () => {
  const [a, b] = await cluster.pair({ settings: { pauseAfterMs: 30 } });
  const publisher = await TestPublisher.start(a, 'camera.1');
  await TestPublisher.start(a, 'screen.1', 1);
  const linked = await acquire(b, a, 'camera.1');
  const ending = await acquire(b, a, 'screen.1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
  await a.cut();
  await flowing(receiver);
  await publisher.producer.pause();
  a.published.get('screen.1')?.close();
  await a.listen();
  await eventually(() => linked.paused && receiver.consumer.producerPaused, soon);
  await eventually(() => ending.producer.closed, soon);
  await publisher.producer.resume();
  await eventually(() => !linked.paused, soon);
  await flowing(receiver);
  // The way back is mended too.
  linked.setDemand({ active: false });
  await eventually(async () => (await arriving(receiver)) === 0, soon);
  assert.equal(receiver.gaps, 0);
  assert.equal(linked.producer.closed, false);
});

test('a link whose origin cannot be reached for 30 s is given up, on both nodes', async () => {
  const clock = new FakeClock();
  const [a, b] = await cluster.pair({ clock });
  await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 0, soon);
  await a.cut();
  for (let refresh = 0; refresh < 5; refresh++) {
    await clock.advance(5_000);
    // Packets keep coming: silence would end it sooner.
    await flowing(receiver);
  }
  assert.equal(linked.producer.closed, false);
  await clock.advance(6_000);
  assert.equal(linked.producer.closed, true);
  await eventually(() => a.links.stats.rows().length === 0, soon);
});

test('a link is given up sooner when the origin is away and its media has stopped', async () => {
  const [a, b] = await cluster.pair({ settings: { refreshMs: 50 } });
  const publisher = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 0, soon);
  await a.cut();
  publisher.fallSilent();
  await eventually(() => linked.producer.closed, soon);
});

test('a hung origin keeps no more than its share of askers waiting, then nobody; others are served at once', async () => {
  const [a, b] = await cluster.pair({ settings: { stepMs: 150, maxWaiters: 4 } });
  await TestPublisher.start(a, 'camera.1');
  const hung = { origin: { ...a.origin, address: await hungAddress() } };
  // Another life, or it would be the same peer.
  Object.assign(hung.origin, { nodeId: 'hung', nodeEpoch: '01' });
  const codes: string[] = [];
  const startedMs = performance.now();
  const asked = Array.from({ length: 10 }, async (_, index) => {
    const error: unknown = await acquire(b, hung, `camera.${index}`).catch((refusal: unknown) => refusal);
    codes.push(`${(error as { code: string }).code} ${performance.now() - startedMs < 100 ? 'at once' : 'late'}`);
  });
  const linked = await acquire(b, a, 'camera.1');
  assert.equal(linked.producer.closed, false);
  await Promise.all(asked);
  assert.equal(codes.filter((code) => code === 'unavailable at once').length, 6);
  assert.equal(codes.filter((code) => code.endsWith('late')).length, 4);
  assert.ok(performance.now() - startedMs < 2_000);
  for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(acquire(b, hung, 'camera.1'));
  const askedMs = performance.now();
  await assert.rejects(acquire(b, hung, 'camera.1'), { code: 'unavailable', message: /does not answer/ });
  assert.ok(performance.now() - askedMs < 50, 'the breaker is open');
  assert.deepEqual(
    b.links.stats.rows().map(({ peerNodeId }) => peerNodeId),
    ['a'],
  );
});

test('an address where nobody listens is unavailable soon', async () => {
  const [a, b] = await cluster.pair();
  await a.cut();
  const startedMs = performance.now();
  await assert.rejects(acquire(b, a, 'camera.1'), { code: 'unavailable' });
  assert.ok(performance.now() - startedMs < 1_500);
  assert.equal(b.links.stats.rows().length, 0);
});

test('a node with another secret gets no link', async () => {
  const [a, b] = await Promise.all([
    cluster.start({ nodeId: 'a' }),
    cluster.start({ nodeId: 'b', secret: 'a guess at the secret' }),
  ]);
  await TestPublisher.start(a, 'camera.1');
  await assert.rejects(acquire(b, a, 'camera.1'), { code: 'unavailable' });
  assert.equal(a.links.stats.rows().length, 0);
});

test('a node links neither to itself nor to a node that is not who it was looked for', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  await assert.rejects(acquire(a, a, 'camera.1'), { code: 'conflict' });
  const impostor = { origin: { ...a.origin, address: b.origin.address } };
  const c = await cluster.start({ nodeId: 'c' });
  await assert.rejects(acquire(c, impostor, 'camera.1'), { code: 'unavailable' });
});

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { eventually } from '@confab/testkit';
import type { types } from 'mediasoup';
import { acquire, arriving, flowing, soon, TestCluster } from './testing/test-cluster.ts';
import { TestPublisher, TestReceiver } from './testing/test-media.ts';

const cluster = new TestCluster();
afterEach(() => cluster.stop());

test('media of another node arrives, with all its layers, its cname and its msid', async () => {
  const [a, b] = await cluster.pair();
  const publisher = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  const far = linked.producer as types.Producer;
  assert.equal(far.id, 'camera.1');
  assert.equal(far.type, 'simulcast');
  assert.equal(far.rtpParameters.encodings?.length, 3);
  assert.ok(
    far.rtpParameters.codecs.some(({ mimeType }) => mimeType === 'video/rtx'),
    'lost packets are sent again',
  );
  assert.equal(far.rtpParameters.rtcp?.cname, publisher.producer.rtpParameters.rtcp?.cname);
  assert.equal(far.rtpParameters.msid, 'stream-1 track-1');
  linked.setDemand({ active: true });
  const receiver = await TestReceiver.start(b, 'camera.1');
  await eventually(() => receiver.packets > 20, soon);
  // Every layer crosses: a viewer over there may want any of them.
  await eventually(async () => (await far.getStats()).length === 3, soon);
});

test('concurrent askers share one stream, one link and one pipe consumer', async () => {
  const [a, b] = await cluster.pair();
  await TestPublisher.start(a, 'camera.1');
  const all = await Promise.all(Array.from({ length: 20 }, () => acquire(b, a, 'camera.1')));
  assert.equal(new Set(all.map((linked) => linked.producer)).size, 1);
  assert.equal(new Set(all).size, 20);
  assert.deepEqual(
    b.links.stats.rows().map(({ direction, peerNodeId, producers }) => ({ direction, peerNodeId, producers })),
    [{ direction: 'in', peerNodeId: 'a', producers: 1 }],
  );
  assert.equal(a.links.stats.rows().length, 1);
  assert.equal(a.links.stats.linksOfWorker(a.worker.pid), 1);
  assert.equal(b.links.stats.linksOfWorker(a.worker.pid), 0);
  const { mapProducerIdConsumerIds } = await (await a.router()).dump();
  const consumers = mapProducerIdConsumerIds.find(({ key }) => key === 'camera.1')?.values;
  assert.equal(consumers?.length, 1);
});

test('nothing crosses until somebody watches, nor after the last one looked away', async () => {
  const [a, b] = await cluster.pair({ settings: { pauseAfterMs: 30 } });
  const publisher = await TestPublisher.start(a, 'camera.1');
  const [first, second] = await Promise.all([acquire(b, a, 'camera.1'), acquire(b, a, 'camera.1')]);
  const receiver = await TestReceiver.start(b, 'camera.1');
  assert.equal(await arriving(receiver), 0);
  assert.equal(b.links.stats.rows()[0]?.paused, 1);
  first.setDemand({ active: true });
  second.setDemand({ active: true });
  await eventually(() => receiver.packets > 10, soon);
  first.setDemand({ active: false });
  assert.equal(b.links.stats.rows()[0]?.paused, 0, 'the second still watches');
  await flowing(receiver);
  second.release();
  await eventually(async () => (await arriving(receiver)) === 0, soon);
  assert.equal(receiver.consumer.producerPaused, false, 'a pause for want of viewers is none of the viewers');
  const before = publisher.keyFrameRequests;
  first.setDemand({ active: true });
  await eventually(() => receiver.packets > 10, soon);
  await eventually(() => publisher.keyFrameRequests > before, soon);
});

test('the highest layer that anybody behind any link needs is known at the origin', async () => {
  const [a, b] = await cluster.pair({ settings: { pauseAfterMs: 30 } });
  const c = await cluster.start({ nodeId: 'c' });
  await TestPublisher.start(a, 'camera.1');
  assert.equal(a.demand.needed, null);
  const [fromB, fromC] = await Promise.all([acquire(b, a, 'camera.1'), acquire(c, a, 'camera.1')]);
  fromB.setDemand({ active: true, maxSpatialLayer: 0 });
  fromC.setDemand({ active: true, maxSpatialLayer: 1 });
  await eventually(() => a.demand.needed?.spatialLayer === 1, soon);
  fromC.setDemand({ active: true });
  await eventually(() => a.demand.needed?.spatialLayer === Infinity, soon);
  fromC.release();
  await eventually(() => a.demand.needed?.spatialLayer === 0, soon);
  fromB.setDemand({ active: false });
  await eventually(() => a.demand.needed === null, soon);
});

test("the publisher's pause, resume and end reach consumers on the other node", async () => {
  const [a, b] = await cluster.pair();
  const publisher = await TestPublisher.start(a, 'camera.1');
  await publisher.producer.pause();
  const linked = await acquire(b, a, 'camera.1');
  assert.equal(linked.paused, true);
  assert.equal((linked.producer as types.Producer).paused, true);
  linked.setDemand({ active: true });
  const { consumer } = await TestReceiver.start(b, 'camera.1');
  const heard: string[] = [];
  consumer.on('producerpause', () => heard.push('pause'));
  consumer.on('producerresume', () => heard.push('resume'));
  consumer.on('producerclose', () => heard.push('close'));
  linked.watch({ onClosed: () => heard.push('ended'), onScore: () => undefined });
  await publisher.producer.resume();
  await eventually(() => heard.length === 1, soon);
  await publisher.producer.pause();
  await eventually(() => heard.length === 2, soon);
  publisher.stop();
  await eventually(() => heard.length === 4, soon);
  assert.deepEqual(heard.slice(0, 2), ['resume', 'pause']);
  assert.deepEqual(heard.slice(2).toSorted(), ['close', 'ended']);
  await assert.rejects(acquire(b, a, 'camera.1'), { code: 'not-found' });
});

test("the origin's score reaches the wanting node, where a pipe's own says nothing", async () => {
  const [a, b] = await cluster.pair();
  const { producer } = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  const scores = new Map<number, number>();
  // Looked at in the callback: the worker tells scores of its own, too, and the next one may be here already.
  linked.watch({ onClosed: () => undefined, onScore: (score) => scores.set(score, linked.score) });
  producer.observer.emit('score', [{ ssrc: 1, encodingIdx: 0, score: 4 }]);
  await eventually(() => scores.has(4), soon);
  assert.equal(scores.get(4), 4);
});

test('a key frame asked for here is asked of the publisher there', async () => {
  const [a, b] = await cluster.pair();
  const publisher = await TestPublisher.start(a, 'camera.1');
  const linked = await acquire(b, a, 'camera.1');
  linked.setDemand({ active: true });
  await eventually(() => publisher.keyFrameRequests > 0, soon);
  publisher.fallSilent();
  const before = publisher.keyFrameRequests;
  // mediasoup collapses requests within a second or so: repeated until one passes.
  await eventually(
    () => {
      linked.requestKeyFrame();
      return publisher.keyFrameRequests > before;
    },
    { ...soon, everyMs: 200 },
  );
});

test('two nodes that want from each other have a link in each direction', async () => {
  const [a, b] = await cluster.pair();
  await Promise.all([TestPublisher.start(a, 'of-a.1'), TestPublisher.start(b, 'of-b.1')]);
  const [atB, atA] = await Promise.all([acquire(b, a, 'of-a.1'), acquire(a, b, 'of-b.1')]);
  atA.setDemand({ active: true });
  atB.setDemand({ active: true });
  const [receiverA, receiverB] = await Promise.all([TestReceiver.start(a, 'of-b.1'), TestReceiver.start(b, 'of-a.1')]);
  await eventually(() => receiverA.packets > 20 && receiverB.packets > 20, soon);
  const directions = a.links.stats.rows().map(({ direction }) => direction);
  assert.deepEqual(directions.toSorted(), ['in', 'out']);
});

test('data channels cross, without a message lost from the moment they are acquired', async () => {
  const [a, b] = await cluster.pair();
  const direct = await (await a.router()).createDirectTransport();
  const source = await direct.produceData({ id: 'chat', label: 'chat', protocol: 'json' });
  a.published.set('chat', source);
  const linked = await acquire(b, a, 'chat', { kind: 'data' });
  assert.equal(linked.producer.id, 'chat');
  assert.equal((linked.producer as types.DataProducer).label, 'chat');
  const receiving = await (await b.router()).createDirectTransport();
  const consumer = await receiving.consumeData({ dataProducerId: 'chat' });
  const received: string[] = [];
  consumer.on('message', (message) => received.push(message.toString()));
  const sent = Array.from({ length: 50 }, (_, index) => `message ${index}`);
  for (const message of sent) source.send(message);
  await eventually(() => received.length === sent.length, soon);
  assert.deepEqual(received, sent);
});

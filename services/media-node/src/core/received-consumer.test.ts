import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsumerId, ParticipantId, ProducerId } from '@confab/contracts';
import { createWorker } from 'mediasoup';
import { mediaCodecs } from './codecs.ts';
import type { LinkDemand } from './media-links.ts';
import { courseOf, ReceivedConsumer, type ConsumerCourse } from './received-consumer.ts';

const count = { spatial: 3, temporal: 3 };
const large = { width: 1_280, height: 720 };
const small = { width: 160, height: 90 };

test('a consumer runs where its client and the screen say', () => {
  type Row = [
    what: string,
    kind: 'audio' | 'video',
    wished: Parameters<typeof courseOf>[1],
    tile: Parameters<typeof courseOf>[2],
    expected: ConsumerCourse,
  ];
  const running = { paused: false, layers: undefined };
  const capped = { paused: false, layers: { spatialLayer: 1, temporalLayer: 2 } };
  const table: Row[] = [
    ['not restricted', 'video', running, undefined, { paused: false, layers: undefined, priority: undefined }],
    ['not restricted, capped', 'video', capped, undefined, { ...capped, priority: undefined }],
    ['off screen', 'video', running, null, { paused: true, layers: undefined, priority: undefined }],
    ['audio off screen', 'audio', running, null, { paused: false, layers: undefined, priority: undefined }],
    ['large', 'video', running, large, { paused: false, layers: { spatialLayer: 2, temporalLayer: 2 }, priority: 1 }],
    ['large, capped', 'video', capped, large, { ...capped, priority: 1 }],
    ['small', 'video', capped, small, { paused: false, layers: { spatialLayer: 0, temporalLayer: 1 }, priority: 1 }],
    [
      'paused by its client, on the screen',
      'video',
      { ...running, paused: true },
      large,
      { paused: true, layers: { spatialLayer: 2, temporalLayer: 2 }, priority: 1 },
    ],
  ];
  for (const [what, kind, wished, tile, expected] of table) {
    assert.deepEqual(courseOf({ kind, source: 'camera' }, wished, tile, count), expected, what);
  }
  const single = courseOf({ kind: 'video', source: 'screen' }, running, large, null);
  assert.deepEqual(single, { paused: false, layers: undefined, priority: 255 }, 'nothing to choose');
});

test('a real consumer follows its tile, its pause and its cap, and what it needs is known before it resumes', async () => {
  const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
  const worker = await createWorker({ logLevel: 'none', ...(workerBin === undefined ? {} : { workerBin }) });
  try {
    const router = await worker.createRouter({ mediaCodecs });
    const transport = await router.createDirectTransport();
    const producer = await transport.produce({
      kind: 'video',
      rtpParameters: {
        codecs: [{ mimeType: 'video/VP8', payloadType: 101, clockRate: 90_000 }],
        encodings: [1, 2, 3].map((ssrc) => ({ ssrc, scalabilityMode: 'L1T3' })),
      },
    });
    const { rtpCapabilities } = router;
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
    const said: string[] = [];
    const lease = {
      producer,
      publisherPaused: () => false,
      originScore: () => 10,
      setDemand: ({ active, maxSpatialLayer }: LinkDemand) =>
        void said.push(
          `${active ? 'needs' : 'rests'} ${maxSpatialLayer ?? 'all'}, ${consumer.paused ? 'paused' : 'runs'}`,
        ),
      release: () => undefined,
    };
    const wishes = {
      consumerId: 'c' as ConsumerId,
      producerId: 'p' as ProducerId,
      incarnation: 1,
      participantId: 'anna' as ParticipantId,
      source: 'camera' as const,
      origin: null,
      transportId: '' as const,
      rtpCapabilities,
      preferredLayers: undefined,
      paused: false,
    };
    const received = new ReceivedConsumer(wishes, consumer, lease, null);
    const state = () => [consumer.paused, consumer.preferredLayers?.spatialLayer, consumer.priority];
    await received.follow();
    assert.deepEqual(state(), [true, 2, 1]);
    assert.equal(received.describe().paused, false, 'its client has not paused it');
    await received.show(small);
    assert.deepEqual(state(), [false, 0, 1]);
    await received.setPaused(true);
    await received.show(large);
    assert.deepEqual(state(), [true, 2, 1]);
    await received.setPreferredLayers({ spatialLayer: 1 });
    await received.setPaused(false);
    assert.deepEqual(state(), [false, 1, 1]);
    await received.show(null);
    assert.equal(consumer.paused, true);
    assert.deepEqual(said, ['needs 0, paused', 'rests all, paused', 'needs 1, paused', 'rests all, paused']);
    for (let times = 0; times < 3; times += 1) await received.show(null);
    await received.show(small);
    for (let times = 0; times < 3; times += 1) await received.show({ ...small, width: small.width + times });
    assert.deepEqual(
      said.slice(4),
      ['needs 0, paused'],
      'what was said is not said again with every look at the screen',
    );
  } finally {
    worker.close();
  }
});

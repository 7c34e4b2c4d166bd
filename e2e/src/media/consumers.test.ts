import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { DirectEventData, DirectEventName } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

const room = 'consumers';
const soon = { withinMs: 10_000 };

describe('what a client asks of its consumers, over two nodes', () => {
  let cluster: LocalCluster;
  let sender: Participant;
  let receiver: Participant;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '1' } });
    sender = await cluster.join('sender', room, { subscribe: false });
    receiver = await cluster.join('receiver', room, { publish: [], urls: cluster.urls.toReversed() });
    // mediasoup goes up layer by layer at the start.
    await eventually(() => receiver.from('sender', 'video').size?.width === 1_280, { withinMs: 15_000 });
  });
  after(async () => {
    for (const person of [sender, receiver]) person?.close();
    await cluster?.stop();
  });

  const pushed = <Name extends DirectEventName>(name: Name): DirectEventData<Name>[] =>
    receiver.log.named(name).map(({ data }) => data as DirectEventData<Name>);

  for (const kind of ['audio', 'video'] as const) {
    it(`${kind} stops while its consumer is paused, and goes on afterwards`, async () => {
      proves('pause-consumer', 'resume-consumer');
      const received = (): number => receiver.from('sender', kind).received;
      const others = (): number => receiver.from('sender', kind === 'audio' ? 'video' : 'audio').received;
      const { consumerId } = receiver.from('sender', kind);
      await receiver.pauseConsumer(consumerId);
      // What was under way when the server answered.
      await delay(100);
      const [still, other] = [received(), others()];
      await eventually(() => others() > other + 50, soon);
      assert.equal(received(), still);
      await receiver.resumeConsumer(consumerId);
      await eventually(() => received() > still + 20, soon);
      assert.deepEqual(pushed('consumer-closed'), []);
    });
  }

  it('video begins with a key frame after a pause', async () => {
    proves('resume-consumer');
    const { consumerId } = receiver.from('sender', 'video');
    await receiver.pauseConsumer(consumerId);
    await delay(100);
    const { keyFrames, received } = receiver.from('sender', 'video');
    await receiver.resumeConsumer(consumerId);
    await eventually(
      () => {
        const now = receiver.from('sender', 'video');
        assert.ok(now.received > received);
        assert.ok(now.keyFrames > keyFrames);
      },
      // The recording has a key frame every few seconds of its own.
      { withinMs: 1_000, everyMs: 5 },
    );
  });

  it('a key frame comes when it is asked for, and its sender is asked once', async () => {
    proves('request-key-frame');
    const asked = (): number[] => {
      const video = sender.publishing.find(({ kind }) => kind === 'video');
      return video!.streams.map(({ keyFramesRequested = 0 }) => keyFramesRequested);
    };
    // Nobody else asks.
    let before = asked();
    await eventually(
      async () => {
        before = asked();
        await delay(500);
        assert.deepEqual(asked(), before);
      },
      { withinMs: 10_000, everyMs: 0 },
    );
    const { consumerId, keyFrames } = receiver.from('sender', 'video');
    await receiver.requestKeyFrame(consumerId);
    // Whoever asks through a link asks for all layers.
    const once = before.map((count) => count + 1);
    await eventually(() => assert.deepEqual(asked(), once), { withinMs: 1_000, everyMs: 5 });
    await eventually(() => receiver.from('sender', 'video').keyFrames > keyFrames, { withinMs: 1_000, everyMs: 5 });
    assert.deepEqual(asked(), once);
  });

  it('layers change as wished, and the client is told which they are', async () => {
    proves('set-preferred-layers', 'consumer-layers-changed');
    const { consumerId } = receiver.from('sender', 'video');
    const last = (): DirectEventData<'consumer-layers-changed'> | undefined => pushed('consumer-layers-changed').at(-1);
    for (const [spatialLayer, temporalLayer, width] of [
      [0, 2, 320],
      [2, 2, 1_280],
      [1, 0, 640],
    ] as const) {
      await receiver.setPreferredLayers(consumerId, { spatialLayer, temporalLayer });
      await eventually(() => assert.deepEqual(last(), { consumerId, layers: { spatialLayer, temporalLayer } }), soon);
      await eventually(() => assert.equal(receiver.from('sender', 'video').size?.width, width), soon);
    }
    await sender.mute('video');
    await eventually(() => assert.ok(receiver.producers.some(({ paused }) => paused)), soon);
    await sender.unmute('video');
    await eventually(() => assert.deepEqual(last()?.layers, { spatialLayer: 1, temporalLayer: 0 }), soon);
    assert.deepEqual([receiver.log.violations, receiver.failures], [[], []]);
  });
});

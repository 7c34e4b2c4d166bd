import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { ProducerId } from '@confab/contracts';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';

const room = 'tiles';
const large = { width: 1_280, height: 720 };
const small = { width: 160, height: 90 };
/** The sender has to have the layer on again within this, its key frame and the way included. */
const backWithinMs = 1_000;

describe('only what is on the screen, over two nodes', () => {
  let cluster: LocalCluster;
  let viewer: Participant;
  const publishers = new Map<string, Participant>();

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
    for (const name of ['p1', 'p2', 'p3']) {
      const publish = [{ kind: 'video' }] as const;
      publishers.set(name, await cluster.join(name, room, { publish, subscribe: false }));
    }
    viewer = await cluster.join('viewer', room, { publish: [] });
    // mediasoup goes up layer by layer at the start, as sender reports come in.
    await eventually(() => [...publishers.keys()].every((name) => width(name) === 1_280), { withinMs: 15_000 });
    const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
    assert.deepEqual(
      nodes.map(({ participants }) => participants),
      [2, 2],
      'at least one publisher is on the other node',
    );
  });
  after(async () => {
    viewer?.close();
    for (const publisher of publishers.values()) publisher.close();
    await cluster?.stop();
  });

  const tile = (name: string, size: typeof large): { producerId: ProducerId; width: number; height: number } => ({
    producerId: viewer.from(name, 'video').producerId as ProducerId,
    ...size,
  });
  const width = (name: string): number | undefined => viewer.from(name, 'video').size?.width;

  /** Octets that arrive in 200 ms: the smallest layer brings about 4000. */
  async function octets(name: string): Promise<number> {
    const before = viewer.from(name, 'video').octets;
    await delay(200);
    return viewer.from(name, 'video').octets - before;
  }

  const rests = (name: string): Promise<unknown> =>
    eventually(async () => assert.equal(await octets(name), 0, `${name} still arrives`), { withinMs: 5_000 });
  const arrivesIn = (name: string, expected: number): Promise<unknown> =>
    eventually(
      async () => {
        assert.equal(width(name), expected, name);
        assert.ok((await octets(name)) > 0, `${name} does not arrive`);
      },
      { withinMs: 5_000 },
    );

  /** Both ends of each count. */
  async function flowingThroughLinks(): Promise<{ links: number; flowing: number }> {
    const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as {
      links: { producers: number; paused: number }[];
    }[];
    const links = nodes.flatMap((node) => node.links);
    const flowing = links.reduce((sum, { producers, paused }) => sum + producers - paused, 0);
    return { links: links.length, flowing };
  }

  const told = (name: string): number[] =>
    (publishers.get(name)?.log.named('publisher-layers') ?? []).map(
      ({ data }) => (data as { maxSpatialLayer: number }).maxSpatialLayer,
    );
  const isToldToSend = (name: string, layer: number, withinMs: number): Promise<unknown> =>
    eventually(() => assert.equal(told(name).at(-1) ?? 2, layer, `${name} was told ${told(name).join(', ')}`), {
      withinMs,
    });

  it('what is shown large arrives in its highest layer, what is not shown rests', async () => {
    proves('set-visible', 'noun: visible tiles');
    await viewer.setVisible([tile('p1', large)]);
    await arrivesIn('p1', 1_280);
    await Promise.all([rests('p2'), rests('p3')]);
  });

  it('a small tile arrives in the lowest layer', async () => {
    await viewer.setVisible([tile('p1', small), tile('p2', large)]);
    await Promise.all([arrivesIn('p1', 320), arrivesIn('p2', 1_280)]);
    await rests('p3');
  });

  it("a client's own pause and layers stay what they are, on the screen too", async () => {
    const { consumerId } = viewer.from('p2', 'video');
    await viewer.setPreferredLayers(consumerId, { spatialLayer: 1 });
    await arrivesIn('p2', 640);
    await viewer.pauseConsumer(consumerId);
    await rests('p2');
    await viewer.setVisible([tile('p2', { ...large, width: 1_281 })]);
    await rests('p2');
    await viewer.resumeConsumer(consumerId);
    await arrivesIn('p2', 640);
    await viewer.setPreferredLayers(consumerId, { spatialLayer: 2 });
    await arrivesIn('p2', 1_280);
  });

  it('a sender stops the layers that nobody shows, wherever it is, and has them again within a second', async () => {
    proves('publisher-layers', 'noun: sender stops layers');
    await viewer.setVisible([]);
    await eventually(async () => assert.deepEqual(await flowingThroughLinks(), { links: 2, flowing: 0 }), {
      withinMs: 10_000,
    });
    for (const [name, publisher] of publishers) {
      await isToldToSend(name, 0, 10_000);
      const sent = (): number[] => publisher.publishing[0]!.streams.map(({ packets }) => packets);
      const [lowest, ...upper] = sent();
      await delay(300);
      const [lowestAfter, ...upperAfter] = sent();
      assert.ok(lowestAfter! > lowest!, 'the lowest goes on');
      assert.deepEqual(upperAfter, upper, `${name} sends what nobody needs`);
    }
    for (const name of publishers.keys()) {
      const before = viewer.from(name, 'video').keyFrames;
      const sinceMs = performance.now();
      await viewer.setVisible([tile(name, large)]);
      await isToldToSend(name, 2, backWithinMs);
      await eventually(
        () => assert.ok(viewer.from(name, 'video').keyFrames > before && width(name) === 1_280, `${name} is not back`),
        { withinMs: 5_000, everyMs: 5 },
      );
      const tookMs = performance.now() - sinceMs;
      assert.ok(tookMs < backWithinMs, `${name} was back after ${Math.round(tookMs)} ms`);
    }
  });

  it('what is consumed later follows the screen as well', async () => {
    const [first, second] = [tile('p1', small), tile('p2', large)];
    await viewer.unsubscribe(first.producerId);
    await viewer.unsubscribe(second.producerId);
    assert.deepEqual(
      viewer.receiving.map(({ identity }) => identity),
      ['p3'],
    );
    await viewer.setVisible([first]);
    viewer.subscribe(first.producerId);
    viewer.subscribe(second.producerId);
    await eventually(() => viewer.receiving.length === 3, { withinMs: 5_000 });
    await arrivesIn('p1', 320);
    assert.equal(viewer.from('p2', 'video').octets, 0);
    assert.deepEqual([viewer.failures, viewer.log.violations], [[], []]);
  });
});

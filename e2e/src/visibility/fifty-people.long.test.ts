import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import type { ProducerId } from '@confab/contracts';
import { eventually, type LocalCluster, type Participant, proves, startCluster } from '@confab/testkit';

const room = 'all-hands';
const people = 50;
const tiles = 9;
const loudest = 6;
/** One speaks while packets are counted; these have a word each before. */
const speakers = 3;
const silence = -127;
/** Everybody sends so much of what they would in life, or two cores could not carry fifty people all to all. */
const slow = 1 / 30;
const measuredMs = 15_000;
/** Three by three in a window of 960 × 540. */
const size = { width: 320, height: 180 };

interface NodeStats {
  readonly workers: readonly { readonly consumers: number }[];
}

describe('fifty people in one room over two nodes, each showing nine tiles', { timeout: 300_000 }, () => {
  let cluster: LocalCluster;
  const everybody: Participant[] = [];
  /** What comes later is consumed unasked in the first part only. */
  let choosing: 'everything' | 'what is visible' = 'everything';

  before(async () => {
    cluster = await startCluster({
      signaling: 2,
      media: 2,
      workers: 1,
      signalingEnv: { MAX_PER_ROOM_AND_NODE: String(people / 2) },
      // All to all is what a node would never take on.
      mediaEnv: { CAPACITY_CONSUMERS_PER_WORKER: '10000' },
    });
    for (let index = 0; index < people; index += 1) {
      const publish = [
        { kind: 'audio', speed: slow, dtx: true },
        { kind: 'video', speed: slow },
      ] as const;
      const subscribe = (): boolean => choosing === 'everything';
      const person = await cluster.join(`p${index}`, room, { publish, subscribe });
      person.setAudioLevel(index === 0 ? -30 : silence);
      everybody.push(person);
    }
  });
  after(async () => {
    for (const person of everybody) person.close();
    await cluster?.stop();
  });

  /** Packets that reached people in a second, all of them together. */
  async function packetsPerSecond(): Promise<number> {
    const received = (): number =>
      everybody.reduce((sum, { receiving }) => sum + receiving.reduce((own, one) => own + one.received, 0), 0);
    const [before, startedMs] = [received(), performance.now()];
    await delay(measuredMs);
    return ((received() - before) * 1_000) / (performance.now() - startedMs);
  }

  const described = (packets: number): string =>
    `${Math.round(packets)} packets/s, at the rate of life ${Math.round(packets / people / slow)} to each`;

  const consumers = async (): Promise<number> => {
    const stats = (await Promise.all(cluster.media.map((node) => node.stats()))) as NodeStats[];
    return stats.flatMap(({ workers }) => workers).reduce((sum, worker) => sum + worker.consumers, 0);
  };

  /** Who is on somebody's page; every page is another's neighbours. */
  const pageOf = (index: number, page: number): number[] =>
    Array.from({ length: tiles }, (_, tile) => (index + 1 + page * tiles + tile) % people);
  const videoOf = (index: number): ProducerId => {
    const producer = everybody[index]?.publishing.find(({ kind }) => kind === 'video');
    assert.ok(producer);
    return producer.producerId;
  };

  /** As the SDK does it: says what is visible, consumes that, and no more of what is not. */
  async function show(index: number, page: number): Promise<void> {
    const person = everybody[index] as Participant;
    const shown = pageOf(index, page).map(videoOf);
    await person.setVisible(shown.map((producerId) => ({ producerId, ...size })));
    for (const producerId of shown) person.subscribe(producerId);
    const gone = person.receiving.filter(
      ({ kind, producerId }) => kind === 'video' && !shown.includes(producerId as ProducerId),
    );
    await Promise.all(gone.map(({ producerId }) => person.unsubscribe(producerId as ProducerId)));
  }

  /** Only the microphones that the server calls audible. */
  async function hearTheLoudest(person: Participant): Promise<void> {
    const speaker = person.log.events.findLast(({ name }) => name === 'active-speaker');
    const { audible = [] } = (speaker?.data ?? {}) as { audible?: string[] };
    assert.ok(audible.length >= speakers, `${person.identity} knows who is audible`);
    const others = person.receiving.filter(
      ({ kind, participantId }) => kind === 'audio' && !audible.includes(participantId),
    );
    await Promise.all(others.map(({ producerId }) => person.unsubscribe(producerId as ProducerId)));
  }

  let allToAll = 0;

  it('all to all, everybody gets the highest layer of everybody', async (t) => {
    await eventually(
      () => {
        const missing = everybody.reduce((sum, { receiving }) => {
          const high = receiving.filter(({ kind, size: seen }) => kind === 'video' && seen?.height === 720).length;
          return sum + (people - 1 - high);
        }, 0);
        assert.equal(missing, 0, `${missing} pictures are missing or small`);
      },
      { withinMs: 120_000, everyMs: 1_000 },
    );
    allToAll = await packetsPerSecond();
    t.diagnostic(`all to all: ${await consumers()} consumers, ${described(allToAll)}`);
  });

  it('with nine tiles and the loudest voices it is a fifteenth, and no consumer more than is looked at', async (t) => {
    proves('noun: fifty people', 'noun: visible tiles');
    // In slow motion nobody is loud: for a moment the speakers speak at the rate of life.
    const speaking = everybody.slice(0, speakers);
    for (const person of speaking) person.setSpeed('audio', 1);
    for (const person of speaking) person.setAudioLevel(-30);
    await eventually(
      () =>
        everybody.every(({ log }) => {
          const speaker = log.events.findLast(({ name }) => name === 'active-speaker');
          return ((speaker?.data as { audible?: string[] } | undefined)?.audible ?? []).length >= speakers;
        }),
      { withinMs: 20_000, everyMs: 250 },
    );
    for (const person of speaking) person.setSpeed('audio', slow);
    for (const person of speaking.slice(1)) person.setAudioLevel(silence);
    choosing = 'what is visible';
    for (let index = 0; index < people; index += 1) {
      await show(index, 0);
      await hearTheLoudest(everybody[index] as Participant);
    }
    const most = people * (tiles + loudest);
    await eventually(async () => assert.ok((await consumers()) <= most, `${await consumers()} consumers`), {
      withinMs: 15_000,
    });
    // Layers that nobody needs any more are switched off after three seconds.
    await delay(5_000);
    for (const { identity, receiving } of everybody) {
      const videos = receiving.filter(({ kind }) => kind === 'video');
      assert.equal(videos.length, tiles, identity);
    }
    const visible = await packetsPerSecond();
    t.diagnostic(
      `nine tiles of ${size.width}×${size.height}: ${await consumers()} consumers (at most ${most}), ${described(visible)}, ${(allToAll / visible).toFixed(1)} times fewer`,
    );
    assert.ok(
      visible > 0 && allToAll / visible >= 15,
      `${Math.round(allToAll)} against ${Math.round(visible)} packets/s`,
    );
  });

  it('turning the page shows new video within a second', async (t) => {
    proves('noun: pages of tiles');
    // Slow motion would count the wait for the next frame: three frames a second at least.
    for (const person of everybody) person.setSpeed('video', 1 / 5);
    await delay(2_000);
    const waits: number[] = [];
    for (const index of [0, 13, 26, 39]) {
      const person = everybody[index] as Participant;
      const turnedMs = performance.now();
      const shown = pageOf(index, 1).map(videoOf);
      await show(index, 1);
      await eventually(
        () => {
          for (const producerId of shown) {
            const report = person.receiving.find((one) => one.producerId === producerId);
            assert.ok((report?.keyFrames ?? 0) > 0, `${person.identity} sees nothing of ${producerId}`);
          }
        },
        { withinMs: 3_000, everyMs: 10 },
      );
      waits.push(performance.now() - turnedMs);
    }
    t.diagnostic(`all nine new pictures after ${waits.map((wait) => Math.round(wait)).join(', ')} ms`);
    assert.ok(Math.max(...waits) <= 1_000, `${Math.max(...waits)} ms`);
    for (const { log, failures } of everybody) assert.deepEqual([...log.violations, ...failures], []);
  });
});

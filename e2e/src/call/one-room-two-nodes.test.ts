import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CallTab,
  eventually,
  expectNoMedia,
  type LocalCluster,
  type Participant,
  proves,
  startCluster,
  startWebClient,
  type WebClient,
} from '@confab/testkit';

const room = 'all-hands';
const linkIdleMs = 2000;
const names = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];

/** Publish the smallest layer only: eight people, all to all, have to share two cores with the browser. */
const light = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;

interface NodeStats {
  readonly participants: number;
  readonly localPipes: number;
  readonly workers: { readonly producers: number; readonly links: number }[];
}

describe('eight people in one room over two nodes with two workers each', () => {
  let cluster: LocalCluster;
  let web: WebClient;
  const people = new Map<string, Participant>();
  const tabs: CallTab[] = [];

  before(async () => {
    cluster = await startCluster({
      signaling: 2,
      media: 2,
      workers: 2,
      signalingEnv: { MAX_PER_ROOM_AND_NODE: '4' },
      mediaEnv: {
        MAX_CONSUMERS_PER_PRODUCER_AND_WORKER: '2',
        LINK_IDLE_MS: String(linkIdleMs),
        LINK_UNLISTED_MS: '1000',
      },
    });
    web = await startWebClient(cluster);
    tabs.push(await web.open({ room, name: 'tab-a' }));
    // Alternating pods, so that both deliver the room's events.
    for (const [index, name] of names.slice(0, 4).entries()) {
      people.set(name, await join(name, { urls: [cluster.urls[index % 2] as string], publish: light }));
    }
    tabs.push(await web.open({ room, name: 'tab-b' }));
    people.set('n5', await join('n5', { tcpOnly: true, publish: light }));
  });
  after(async () => {
    for (const person of people.values()) person.close();
    await web?.close();
    await cluster?.stop();
  });

  const join = (name: string, options: Parameters<LocalCluster['join']>[2]): Promise<Participant> =>
    cluster.join(name, room, { ...options, name });

  /** Everybody's live packets of everybody else, counted from now: what flowed before proves nothing. */
  async function everybodyReceivesEverybody(withinMs: number): Promise<void> {
    const start = new Map<string, number>();
    for (const [name, person] of people) {
      for (const report of person.receiving) start.set(`${name}<${report.identity}/${report.kind}`, report.received);
    }
    await eventually(
      () => {
        const silent: string[] = [];
        for (const [name, person] of people) {
          const tabIdentities = person.others.filter((other) => other.name.startsWith('tab-'));
          const others = [...people.keys()].filter((other) => other !== name);
          for (const from of [...others, ...tabIdentities.map(({ identity }) => identity)]) {
            for (const kind of ['audio', 'video'] as const) {
              const key = `${name}<${from}/${kind}`;
              const received =
                person.receiving.find((one) => one.identity === from && one.kind === kind)?.received ?? 0;
              if (received - (start.get(key) ?? 0) < 10) silent.push(key);
            }
          }
          assert.equal(others.length + tabIdentities.length, people.size + tabs.length - 1, `${name} knows everybody`);
        }
        assert.deepEqual(silent, []);
      },
      { withinMs, everyMs: 100 },
    );
    await Promise.all(
      tabs.flatMap((tab, index) => [
        ...[...people.keys()].map((name) => tab.receives(name, withinMs)),
        tab.receives(index === 0 ? 'tab-b' : 'tab-a', withinMs),
      ]),
    );
  }

  it('everybody receives everybody, over links and local pipes', async () => {
    proves('join-room', 'connect-transport', 'produce', 'consume-many');
    await everybodyReceivesEverybody(30_000);
    const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as NodeStats[];
    for (const node of nodes) {
      assert.ok(node.participants > 0, 'the room spans both nodes');
      assert.ok(
        node.workers.every(({ producers }) => producers > 0),
        'both workers carry people',
      );
      assert.ok(node.localPipes > 0, 'workers of a node pipe to each other');
      assert.ok(
        node.workers.some(({ links }) => links > 0),
        'nodes are linked',
      );
    }
  });

  it('the browsers decode pictures of the size that is sent', async () => {
    for (const tab of tabs) {
      for (const name of names.slice(0, 4)) {
        const { video } = await tab.of(name);
        assert.deepEqual([video?.width, video?.height], [320, 180], name);
      }
    }
  });

  it('who reaches the node by TCP alone is in the call as well', async () => {
    proves('noun: ICE over TCP');
    const n5 = people.get('n5') as Participant;
    assert.ok(n5.from('n1', 'video').received > 0);
    assert.ok((people.get('n1') as Participant).from('n5', 'video').received > 0);
  });

  it('a late joiner gets everything that is there', async () => {
    people.set('n6', await join('n6', { publish: [{ kind: 'audio' }, { kind: 'video' }] }));
    await everybodyReceivesEverybody(30_000);
  });

  it('layers of a simulcast sender switch, also on the far node', async () => {
    proves('set-preferred-layers');
    const watchers = [...people.values()].filter(({ identity }) => identity !== 'n6');
    const placed = new Set<string>();
    for (const watcher of watchers) {
      const { consumerId } = watcher.from('n6', 'video');
      for (const [spatialLayer, width] of [
        [2, 1280],
        [0, 320],
        [1, 640],
      ] as const) {
        await watcher.setPreferredLayers(consumerId, { spatialLayer });
        await eventually(() => assert.equal(watcher.from('n6', 'video').size?.width, width, watcher.identity), {
          withinMs: 10_000,
          everyMs: 50,
        });
      }
      placed.add(watcher.identity);
      await watcher.setPreferredLayers(consumerId, { spatialLayer: 0 });
    }
    assert.equal(placed.size, 5);
  });

  it('nothing was lost on the way, and every event came once and in order', () => {
    for (const person of people.values()) {
      assert.deepEqual(person.failures, [], person.identity);
      assert.deepEqual(person.log.violations, [], person.identity);
      const { gaps, repeats } = person.log.seq;
      assert.deepEqual({ gaps, repeats }, { gaps: 0, repeats: 0 }, person.identity);
    }
  });

  it('when all have left nothing is left: no media within 2 s, no link after its idle time', async () => {
    for (const tab of tabs) await tab.click('leave');
    await Promise.all([...people.values()].map((person) => person.leave()));
    const problems = tabs.flatMap((tab) => tab.problems);
    await expectNoMedia(cluster, { withinMs: 2000 });
    await expectNoMedia(cluster, { withinMs: linkIdleMs + 6000, links: true });
    assert.deepEqual(problems, []);
  });
});

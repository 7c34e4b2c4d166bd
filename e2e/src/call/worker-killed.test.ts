import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { DirectEventData } from '@confab/contracts';
import { eventually, proves, startCluster, startWebClient } from '@confab/testkit';
import type { CallTab, LocalCluster, Participant, WebClient } from '@confab/testkit';

const room = 'worker-loss';
const light = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;
let cluster: LocalCluster;
let web: WebClient;
let tab: CallTab;
const people: Participant[] = [];

before(async () => {
  cluster = await startCluster({
    signaling: 1,
    media: 1,
    workers: 2,
    mediaEnv: { MAX_CONSUMERS_PER_PRODUCER_AND_WORKER: '2' },
  });
  web = await startWebClient(cluster);
  tab = await web.open({ room, name: 'tab' });
  for (const name of ['n1', 'n2', 'n3']) people.push(await cluster.join(name, room, { name, publish: light }));
  for (const { identity } of people) await tab.receives(identity);
});
after(async () => {
  people.forEach((person) => person.close());
  await web?.close();
  await cluster?.stop();
});

interface WorkerStats {
  readonly pid: number;
  readonly transports: number;
}

it('a dead worker is replaced, and its people have their media again without joining again', async () => {
  proves('transport-closed');
  const [node] = cluster.media;
  assert.ok(node !== undefined);
  const workers = async (): Promise<WorkerStats[]> => ((await node.stats()) as { workers: WorkerStats[] }).workers;
  const [victim] = (await workers()).toSorted((one, other) => other.transports - one.transports);
  assert.ok(victim !== undefined && victim.transports > 0);
  process.kill(victim.pid, 'SIGKILL');
  await eventually(
    async () => {
      const pids = (await workers()).map(({ pid }) => pid);
      assert.equal(pids.length, 2);
      assert.ok(!pids.includes(victim.pid));
    },
    { withinMs: 10_000, everyMs: 50 },
  );
  const before = new Map(people.flatMap((one) => one.receiving.map((report) => [report.consumerId, report.received])));
  await eventually(
    () => {
      for (const person of people) {
        const live = person.receiving.filter(
          ({ consumerId, received }) => received - (before.get(consumerId) ?? 0) > 20,
        );
        assert.equal(live.length, 2 * people.length, person.identity);
      }
    },
    { withinMs: 20_000, everyMs: 100 },
  );
  for (const { identity } of people) await tab.receives(identity);
  for (const person of people) {
    assert.deepEqual([person.log.seq.gaps, person.log.seq.repeats, person.removed], [0, 0, undefined]);
  }
  const told = people.flatMap(({ log }) => log.named('transport-closed').map(({ data }) => data));
  assert.ok(told.length > 0, 'people were on that worker');
  for (const closed of told as DirectEventData<'transport-closed'>[]) {
    assert.equal(closed.reason, 'worker-died');
  }
});

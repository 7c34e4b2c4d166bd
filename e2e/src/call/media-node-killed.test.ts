import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CallTab,
  eventually,
  type LocalCluster,
  type Participant,
  startCluster,
  startWebClient,
  type WebClient,
} from '@confab/testkit';

const room = 'node-loss';
const light = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;

describe('one of two media nodes is killed in a call', () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let tab: CallTab;
  const people: Participant[] = [];

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
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

  it('those who were on it are on the other one, and everybody receives everybody again', async () => {
    const { nodeId } = await tab.stats();
    const victim = cluster.media.find(({ name }) => name === nodeId);
    assert.ok(victim !== undefined, `the page says which node serves it: ${nodeId}`);
    await victim.kill('SIGKILL');
    const killedAtMs = performance.now();
    await eventually(
      async () => {
        const { nodeId: now } = await tab.stats();
        assert.notEqual(now, nodeId);
      },
      { withinMs: 20_000, everyMs: 100 },
    );
    const before = new Map(
      people.flatMap((one) => one.receiving.map((report) => [report.consumerId, report.received])),
    );
    await eventually(
      () => {
        for (const person of people) {
          const live = person.receiving.filter(
            ({ consumerId, received }) => received - (before.get(consumerId) ?? 0) > 10,
          );
          assert.equal(live.length, 2 * people.length, `${person.identity} receives audio and video of all others`);
        }
      },
      { withinMs: 20_000, everyMs: 100 },
    );
    for (const { identity } of people) await tab.receives(identity);
    const tookMs = Math.round(performance.now() - killedAtMs);
    process.stdout.write(`everybody received everybody ${tookMs} ms after the kill\n`);
  });

  it('nobody had to join again', () => {
    for (const person of people) {
      assert.equal(person.removed, undefined);
      assert.deepEqual(person.log.violations, []);
      assert.deepEqual([person.log.seq.gaps, person.log.seq.repeats], [0, 0]);
      const joins = person.log.events.filter(({ name }) => name === 'participant-joined').length;
      assert.ok(joins <= people.length, 'nobody came a second time');
    }
  });
});

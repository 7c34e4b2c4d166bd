import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, it } from 'node:test';
import {
  eventually,
  proves,
  startCluster,
  startWebClient,
  type CallTab,
  type LocalCluster,
  type Participant,
  type WebClient,
} from '@confab/testkit';
import { BareClient } from '../bare/bare-client.ts';

const room = 'crowd';
let cluster: LocalCluster;
let web: WebClient;
let tab: CallTab;
let anna: Participant;
const crowd: BareClient[] = [];

before(async () => {
  cluster = await startCluster({
    signaling: 2,
    media: 1,
    workers: 1,
    // Everybody is reckoned to watch everybody.
    mediaEnv: { CAPACITY_CONSUMERS_PER_WORKER: '100000' },
  });
  web = await startWebClient(cluster);
  const publish = [{ kind: 'audio' }, { kind: 'video', layers: [0] }] as const;
  anna = await cluster.join('anna', room, { name: 'anna', publish });
  tab = await web.open({ room, name: 'tab' });
  await tab.receives('anna');
});
after(async () => {
  for (const client of crowd) client.close();
  anna?.close();
  await web?.close();
  await cluster?.stop();
});

async function enter(index: number): Promise<void> {
  const identity = `person-${index}`;
  const url = cluster.urls[index % 2]!;
  const client = await BareClient.connect(url, { token: await cluster.token({ identity, room }) });
  crowd.push(client);
  await client.request('join-room', { room, name: identity });
}

const people = (count: number): Promise<void> =>
  eventually(
    async () => {
      assert.match(await tab.element('people-count').innerText(), new RegExp(`\\b${count}\\b`));
    },
    { withinMs: 10_000, everyMs: 50 },
  );

it('the page recommends sound only from the 41st person on, and keeps to it when it is taken', async () => {
  proves('recommend-audio-only', 'noun: audio-only recommendation');
  // Two are there.
  for (let index = 0; index < 38; index += 1) await enter(index);
  await people(40);
  const banner = tab.element('audio-only-banner');
  assert.equal(await banner.count(), 0);
  await enter(38);
  await banner.waitFor();
  await people(41);
  assert.match(await banner.innerText(), /41 people/);
  assert.ok(
    anna.producers.some(({ kind, paused }) => kind === 'video' && !paused),
    'its camera is on',
  );
  await tab.element('accept-audio-only').click();
  await banner.waitFor({ state: 'detached' });
  await tab.page.waitForSelector('[data-testid=tile-self][data-video=off]');
  await eventually(() => anna.producers.every(({ kind, paused }) => kind === 'audio' || paused), { withinMs: 5_000 });
  const frames = async (): Promise<number> => (await tab.of('anna')).video?.framesDecoded ?? 0;
  const packets = async (): Promise<number> => (await tab.of('anna')).audio?.packetsReceived ?? 0;
  await eventually(
    async () => {
      const before = await frames();
      await delay(300);
      assert.equal(await frames(), before, 'its picture still comes');
    },
    { withinMs: 10_000 },
  );
  const heard = await packets();
  await eventually(async () => assert.ok((await packets()) > heard + 20), { withinMs: 5_000 });
  assert.deepEqual(tab.problems, []);
});

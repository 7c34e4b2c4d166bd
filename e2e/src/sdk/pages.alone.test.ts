import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster, type Participant } from '@confab/testkit';
import { SdkBrowser } from './sdk-browser.ts';
import type { SdkTab } from './sdk-tab.ts';

const room = 'town-hall';
const silent = -127;
const names = Array.from({ length: 9 }, (_none, index) => `p${index + 1}`);
const pageSize = 3;

let cluster: LocalCluster;
let browser: SdkBrowser;
let viewer: SdkTab;
const people: Participant[] = [];

/** Shows one page of cameras, in the order of names. */
const showPage = (number: number): Promise<void> =>
  viewer.page.evaluate(
    (identities) => {
      const people = [...window.room.participants.values()];
      const producerIds = identities.map(
        (who) => people.find(({ identity }) => identity === who)?.publication('camera')?.producerId,
      );
      window.room.setVisible(
        producerIds.flatMap((producerId) => (producerId ? [{ producerId, width: 320, height: 180 }] : [])),
      );
    },
    names.slice(number * pageSize, (number + 1) * pageSize),
  );

/** Whose media of this kind of source is received now. */
const received = (source: 'camera' | 'microphone'): Promise<string[]> =>
  viewer.page.evaluate(
    (what) =>
      [...window.room.participants.values()]
        .filter((who) => who.publication(what)?.subscription === 'on')
        .map(({ identity }) => identity)
        .toSorted(),
    source,
  );

describe('a room that is larger than the screen, with the SDK', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 2 });
    browser = await SdkBrowser.start(cluster);
    for (const name of names) {
      const publish = [{ kind: 'audio' as const }, { kind: 'video' as const, layers: [0] }];
      const person = await cluster.join(name, room, { publish, subscribe: false });
      person.setAudioLevel(silent);
      people.push(person);
    }
    viewer = await browser.open('viewer', { room, join: { subscribe: 'visible' } });
    await viewer.sees(...names);
  });
  after(async () => {
    for (const person of people) person.close();
    await browser?.close();
    await cluster?.stop();
  });

  it('receives one page of tiles at a time, and the next within a second of turning it', async () => {
    proves('noun: pages of tiles');
    for (const number of [0, 1, 2]) {
      const onPage = names.slice(number * pageSize, (number + 1) * pageSize);
      const before = await Promise.all(onPage.map((who) => viewer.packetsFrom(who, 'camera')));
      assert.deepEqual(
        before.map(() => 0),
        before,
      );
      const turnedAtMs = performance.now();
      await showPage(number);
      await Promise.all(
        onPage.map((who) =>
          eventually(async () => assert.ok((await viewer.framesOf(who)) > 0, who), { withinMs: 3_000, everyMs: 25 }),
        ),
      );
      const tookMs = performance.now() - turnedAtMs;
      assert.ok(tookMs < 1_000, `${Math.round(tookMs)} ms until the page was seen`);
      await eventually(async () => assert.deepEqual(await received('camera'), onPage), {
        withinMs: 4_000,
        everyMs: 100,
      });
    }
  });

  it('hears of many only those who speak, and whoever begins to', async () => {
    proves('noun: loudest audio');
    const [first, second] = people as [Participant, Participant];
    assert.ok((await received('microphone')).length <= 6);
    first.setAudioLevel(-20);
    await viewer.told('speaker p1');
    await viewer.receives('p1', 'microphone');
    first.setAudioLevel(silent);
    const beganAtMs = performance.now();
    second.setAudioLevel(-20);
    await viewer.receives('p2', 'microphone');
    assert.ok(performance.now() - beganAtMs < 2_500, 'soon after the first word');
    assert.ok((await received('microphone')).length <= 6);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { SdkBrowser } from './sdk-browser.ts';
import type { SdkTab } from './sdk-tab.ts';

let cluster: LocalCluster;
let browser: SdkBrowser;

/** Layers that a tab's camera sends at the moment. */
const layersSent = (tab: SdkTab): Promise<number> =>
  tab.run(async () => {
    const camera = window.room.localParticipant.publication('camera');
    return (await camera?.getTrackStats())?.layers ?? 0;
  });

/** Shows somebody's camera at this height, or nothing of anybody. */
const show = (tab: SdkTab, identity: string, height: number): Promise<void> =>
  tab.page.evaluate(
    ([who, tall]) => {
      const them = [...window.room.participants.values()].find((one) => one.identity === who);
      const producerId = them?.publication('camera')?.producerId;
      window.room.setVisible(producerId && tall > 0 ? [{ producerId, width: (tall * 16) / 9, height: tall }] : []);
    },
    [identity, height] as const,
  );

describe('receiving with the SDK', { timeout: 60_000 }, () => {
  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 2, workers: 1 });
    browser = await SdkBrowser.start(cluster);
  });
  after(async () => {
    await browser?.close();
    await cluster?.stop();
  });

  it('receives only what is on screen, and stops layers at the sender that nobody needs', async () => {
    proves('set-visible', 'publisher-layers', 'noun: visible tiles', 'noun: sender stops layers');
    const room = 'visible';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room, join: { subscribe: 'visible' } });
    await anna.run(async () => {
      await window.room.localParticipant.publishCamera({ width: 1280, height: 720 });
      await window.room.localParticipant.publishMicrophone();
    });
    await ben.receives('anna', 'microphone');
    assert.ok(!(await ben.events()).includes('subscribed anna camera'));
    await show(ben, 'anna', 720);
    await ben.receives('anna', 'camera');
    assert.equal(await layersSent(anna), 3);
    await show(ben, 'anna', 120);
    await eventually(async () => assert.equal(await layersSent(anna), 1), { withinMs: 10_000, everyMs: 100 });
    await show(ben, 'anna', 720);
    await eventually(async () => assert.equal(await layersSent(anna), 3), { withinMs: 1_000, everyMs: 25 });
    await ben.receives('anna', 'camera');
    await show(ben, 'anna', 0);
    await ben.told('unsubscribed anna camera', 4_000);
    await eventually(async () => assert.equal(await layersSent(anna), 1), { withinMs: 10_000, everyMs: 100 });
    const shownAtMs = performance.now();
    await show(ben, 'anna', 720);
    await ben.receives('anna', 'camera');
    assert.ok(performance.now() - shownAtMs < 3_000, 'seen soon after it came on screen');
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });

  it('receives what the app chooses, and nothing else', async () => {
    proves('noun: no automatic subscription', 'noun: subscription per producer', 'consume-many', 'close-consumer');
    const room = 'choice';
    const anna = await browser.open('anna', { room });
    const ben = await browser.open('ben', { room, join: { autoSubscribe: false } });
    await anna.run(async () => {
      await window.room.localParticipant.publishCamera({ width: 320, height: 180 });
      await window.room.localParticipant.publishMicrophone();
    });
    await ben.page.waitForFunction(() => [...window.room.participants.values()][0]?.publications.size === 2);
    await ben.run(() => [...window.room.participants.values()][0]?.publication('microphone')?.subscribe());
    await ben.receives('anna', 'microphone');
    assert.equal(await ben.packetsFrom('anna', 'camera'), 0);
    await ben.run(() => [...window.room.participants.values()][0]?.publication('microphone')?.setSubscribed(false));
    await ben.told('unsubscribed anna microphone');
    await Promise.all([anna, ben].map((tab) => tab.close()));
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  eventually,
  proves,
  startCluster,
  startWebClient,
  type CallTab,
  type LocalCluster,
  type WebClient,
} from '@confab/testkit';
import { contact, signIn, tile } from './signed-in.ts';

const soon = { withinMs: 15_000, everyMs: 100 };

describe('a call to one person on the page, over two pods and two nodes', { timeout: 90_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;
  let ben: CallTab;
  let carl: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1 });
    web = await startWebClient(cluster);
    [anna, ben, carl] = (await signIn(web, ['Anna', 'Ben', 'Carl'])) as [CallTab, CallTab, CallTab];
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  /** The large picture moves. */
  async function sees(tab: CallTab): Promise<void> {
    const frames = async (): Promise<number> =>
      (await tab.page.evaluate(
        `document.querySelector('[data-testid=direct-remote] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0`,
      )) as number;
    const before = await frames();
    await eventually(async () => assert.ok((await frames()) > before + 5), soon);
  }

  it('goes from browser to browser where one asked for that', async () => {
    proves('noun: direct call');
    await anna.element('home-settings').click();
    await anna.element('setting-direct-calls').check();
    await anna.element('close-dialog').click();
    await anna.sees(contact('ben', 'online'));
    await anna.callSomebody('ben');
    await ben.element('accept-call').click();
    await Promise.all([anna, ben].map((tab) => tab.sees('[data-testid=direct-call][data-media=direct]')));
    await Promise.all([sees(anna), sees(ben)]);
    await anna.sees('[data-testid=direct-remote][data-audio=on]');
    await anna.sees('[data-testid=direct-self] video');
    const nodes = (await Promise.all(cluster.media.map((node) => node.stats()))) as { participants: number }[];
    assert.deepEqual(
      nodes.map(({ participants }) => participants),
      [0, 0],
      'no server carries it',
    );
    await carl.sees(contact('ben', 'busy'));
  });

  it('shows there what is switched off and on', async () => {
    await ben.element('toggle-microphone').click();
    await anna.sees('[data-testid=direct-remote][data-audio=off]');
    await ben.element('toggle-microphone').click();
    await anna.sees('[data-testid=direct-remote][data-audio=on]');
    await ben.element('toggle-camera').click();
    await anna.sees('[data-testid=direct-remote][data-video=off]');
    await ben.element('toggle-camera').click();
    await anna.sees('[data-testid=direct-remote][data-video=on]');
    await sees(anna);
  });

  it('moves into its room by itself when a third person is added, and nobody hangs up', async () => {
    proves('noun: third person in a direct call');
    await anna.element('add-people').click();
    await anna.page.locator('[data-testid=add-person][data-identity=carl]').click();
    assert.equal(await anna.page.locator('[data-testid=add-person][data-identity=ben]').count(), 0);
    await anna.element('ring-people').click();
    await carl.acceptCall();
    for (const tab of [anna, ben]) {
      await tab.element('call').waitFor();
      await tab.element('direct-call').waitFor({ state: 'detached' });
      await tab.sees(tile('Carl', '[data-video=on]'));
      await tab.sees('[data-testid=tile-self][data-video=on][data-audio=on]');
    }
    await Promise.all([anna.receives('Ben'), anna.receives('Carl'), ben.receives('Anna'), carl.receives('Anna')]);
    await eventually(async () => assert.equal(await anna.element('room-name').innerText(), 'Ben, Carl'), soon);
    assert.equal(await ben.element('room-name').innerText(), 'Anna, Carl');
    await ben.sendChat('now there is a chat');
    await eventually(async () => assert.equal((await carl.chatLines()).at(-1)?.text, 'now there is a chat'), soon);
    await anna.element('toggle-camera').click();
    await ben.sees(tile('Anna', '[data-video=off]'));
    await anna.element('toggle-camera').click();
    await ben.sees(tile('Anna', '[data-video=on]'));
    await anna.element('leave').click();
    await anna.sees('[data-testid=left]');
    await ben.receives('Carl');
    assert.deepEqual([...anna.problems, ...ben.problems, ...carl.problems], []);
  });

  it('is hung up where it is direct', async () => {
    await Promise.all([ben, carl].map((tab) => tab.element('leave').click()));
    await Promise.all([anna, ben, carl].map((tab) => tab.element('left-home').click()));
    await anna.sees(contact('carl', 'online'));
    await anna.callSomebody('carl');
    await carl.element('accept-call').click();
    await Promise.all([sees(anna), sees(carl)]);
    await carl.element('leave').click();
    assert.match(await anna.element('left').innerText(), /Carl hung up/);
    assert.match(await carl.element('left').innerText(), /You left/);
    assert.deepEqual([...anna.problems, ...carl.problems], []);
  });
});

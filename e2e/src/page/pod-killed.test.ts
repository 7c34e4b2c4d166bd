import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  eventually,
  FrameWatch,
  proves,
  startCluster,
  startWebClient,
  type CallTab,
  type LocalCluster,
  type WebClient,
} from '@confab/testkit';
import { contact, signIn } from './signed-in.ts';

const soon = { withinMs: 15_000, everyMs: 50 };

describe('a signaling process is killed, and nobody on the page has to click', { timeout: 90_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;
  let ben: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1 });
    web = await startWebClient(cluster);
    [anna, ben] = (await signIn(web, ['Anna', 'Ben'])) as [CallTab, CallTab];
    await anna.sees(contact('ben', 'online'));
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  it('while it rings: even without any process left it rings on afterwards, and is answered', async () => {
    proves('noun: a pod dies while it rings', 'noun: reconnecting states');
    await anna.callSomebody('ben');
    await ben.element('incoming-call').waitFor();
    await Promise.all(cluster.signaling.map((pod) => pod.kill()));
    for (const tab of [anna, ben]) await tab.sees('[data-testid=banner]');
    await Promise.all(cluster.signaling.map((pod) => pod.restart()));
    for (const tab of [anna, ben]) await tab.element('banner').waitFor({ state: 'detached' });
    assert.equal(await anna.element('outgoing-call').count(), 1);
    await ben.acceptCall();
    await anna.inCall();
    await Promise.all([anna.receives('Ben'), ben.receives('Anna')]);
  });

  it('in a call: it says so, goes on at the other process, and the picture never stops', async () => {
    proves('noun: reconnecting states', 'resume');
    const { signalingUrl } = await anna.stats();
    const watch = new FrameWatch(anna, ['Ben']);
    const banners = await anna.recordTexts('banner');
    await cluster.signaling.find(({ url }) => url === new URL(signalingUrl).origin)!.kill();
    // The other process may have it again within a few frames: too short to look for it from here.
    await eventually(async () => assert.match((await banners())[0] ?? '', /Reconnecting/), soon);
    await anna.sees('[data-testid=call][data-connection=connected]');
    await anna.element('banner').waitFor({ state: 'detached' });
    await anna.sendChat('still here');
    await eventually(async () => assert.equal((await ben.chatLines()).at(-1)?.text, 'still here'), soon);
    await watch.after(500);
    assert.ok(watch.longestStillMs() < 1_500, `the picture stood still for ${watch.longestStillMs()} ms`);
    await ben.element('leave').click();
    assert.match(await anna.element('left').innerText(), /Ben hung up/);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { proves, startCluster, startWebClient, type CallTab, type LocalCluster, type WebClient } from '@confab/testkit';
import { device } from '../calls/call-people.ts';
import { contact, signIn, tile } from './signed-in.ts';

describe('calls between people on the page, over two pods and two nodes', { timeout: 90_000 }, () => {
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

  async function hangsUp(tab: CallTab): Promise<void> {
    await tab.element('leave').click();
    await goesHome(tab);
  }

  async function goesHome(tab: CallTab): Promise<void> {
    await tab.element('left-home').click();
    await tab.element('home').waitFor();
  }

  /** What became of a call, as home says; read and put away. */
  async function notice(tab: CallTab): Promise<string> {
    const text = await tab.element('call-notice').locator('span').innerText();
    await tab.element('call-notice').getByRole('button').click();
    return text;
  }

  it('ring somebody who is online, and both see and hear each other', async () => {
    proves('noun: contacts online', 'noun: one-to-one call', 'noun: video call', 'noun: incoming-call dialog');
    await Promise.all([anna.sees(contact('ben', 'online')), ben.sees(contact('anna', 'online'))]);
    await anna.callSomebody('ben');
    assert.equal(await ben.element('incoming-call').getAttribute('data-from'), 'Anna');
    assert.match(await ben.element('incoming-call').innerText(), /Video call/);
    assert.equal(await ben.page.title(), 'Anna is calling');
    await ben.acceptCall();
    await anna.inCall();
    await Promise.all([anna.receives('Ben'), ben.receives('Anna')]);
    await Promise.all([anna.sees(tile('Ben', '[data-video=on]')), ben.sees(tile('Anna', '[data-video=on]'))]);
    assert.equal(await anna.element('room-name').innerText(), 'Ben');
    assert.equal(await ben.element('incoming-call').count(), 0);
  });

  it('ring quietly while one is in a call, who can say so', async () => {
    proves('noun: busy');
    await carl.sees(contact('ben', 'busy'));
    await carl.callSomebody('ben');
    await ben.element('busy-call').click();
    assert.equal(await notice(carl), 'Ben is in another call.');
    await ben.element('incoming-call').waitFor({ state: 'detached' });
    await ben.receives('Anna');
    await hangsUp(anna);
    assert.match(await ben.element('left').innerText(), /Anna hung up/);
    await goesHome(ben);
  });

  it('are declined, and the caller is told', async () => {
    proves('noun: reject', 'noun: audio call');
    await anna.callSomebody('ben', 'audio');
    assert.match(await ben.element('incoming-call').innerText(), /Audio call/);
    await ben.rejectCall();
    assert.equal(await notice(anna), 'Ben declined.');
  });

  it('stop ringing when the caller hangs up, or when their time is over, and say who it was', async () => {
    proves('noun: cancel', 'noun: missed call');
    await anna.callSomebody('ben');
    await ben.element('incoming-call').waitFor();
    await anna.element('cancel-call').click();
    await ben.element('incoming-call').waitFor({ state: 'detached' });
    await anna.element('home').waitFor();
    assert.equal(await notice(ben), 'You missed a call from Anna.');
    const dora = await device(cluster, 'dora', 1);
    await dora.request('call-initiate', { callees: ['ben'], type: 'VIDEO', ringTimeoutMs: 1_500 });
    await ben.sees('[data-testid=incoming-call][data-from=dora]');
    await ben.element('incoming-call').waitFor({ state: 'detached' });
    assert.equal(await notice(ben), 'You missed a call from dora.');
    dora.close();
  });

  it('are of several people, of whom one comes late, from home', async () => {
    proves('noun: group call', 'noun: late join of a call', 'noun: joinable calls are found', 'noun: leave a call');
    proves('noun: React hooks and components');
    for (const name of ['Ben', 'Carl']) {
      await anna.page.getByLabel(`Choose ${name} for a group call`).check();
    }
    await anna.element('group-video').click();
    await carl.element('incoming-call').waitFor();
    assert.match(await carl.element('incoming-call').innerText(), /with you and 1 other/);
    await carl.rejectCall();
    await ben.acceptCall();
    await anna.inCall();
    await Promise.all([anna.receives('Ben'), ben.receives('Anna')]);
    await carl.joinOngoingCall();
    await Promise.all([anna.receives('Carl'), carl.receives('Anna'), carl.receives('Ben')]);
    await hangsUp(anna);
    await Promise.all([ben.receives('Carl'), carl.receives('Ben')]);
    await hangsUp(carl);
    await hangsUp(ben);
    assert.deepEqual([...anna.problems, ...ben.problems, ...carl.problems], []);
  });
});

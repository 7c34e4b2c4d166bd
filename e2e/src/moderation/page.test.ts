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

const room = 'board';

describe('on the page, who made a room', { timeout: 60_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;
  let ben: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1 });
    web = await startWebClient(cluster);
    [anna, ben] = (await Promise.all(
      ['Anna', 'Ben'].map(async (name) => {
        const tab = await web.visit('/?video=320x180');
        tab.page.setDefaultTimeout(8_000);
        await tab.signIn(name);
        return tab;
      }),
    )) as [CallTab, CallTab];
    await anna.createRoom(room, { lobby: true });
    await anna.openPeople();
    await ben.element('home-room').fill(room);
    await ben.element('enter-room').click();
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  async function knocks(tab: CallTab): Promise<void> {
    await tab.element('join').click();
    await tab.element('waiting-room').waitFor();
  }

  /** The page says goodbye; then its person tries again. */
  async function isOut(tab: CallTab, why: RegExp): Promise<void> {
    assert.match(await tab.element('left').innerText(), why);
    await tab.element('rejoin').click();
    await tab.element('join').waitFor();
  }

  const annaSees = (count: number): Promise<void> =>
    eventually(async () => assert.equal(await anna.element('person').count(), count), { withinMs: 8_000 });

  it('turns people away from the lobby, or lets them in', async () => {
    proves('deny', 'admit', 'waiting-participant', 'waiting-participant-left', 'noun: lobby', 'noun: deny');
    await knocks(ben);
    await anna.decideOn('Ben', 'deny');
    await isOut(ben, /not let in/);
    await anna.element('waiting-person').waitFor({ state: 'detached' });
    await knocks(ben);
    await anna.decideOn('Ben', 'admit');
    await ben.inCall();
    await anna.sees('[data-testid=tile-remote][data-name=Ben] video');
    await annaSees(2);
  });

  it('mutes somebody, and locks the door', async () => {
    proves('mute-participant', 'noun: moderator mutes', 'lock-room', 'room-locked', 'noun: lock');
    await anna.sees('[data-testid=tile-remote][data-name=Ben][data-audio=on]');
    await anna.moderate('Ben', 'mute');
    await anna.sees('[data-testid=tile-remote][data-name=Ben][data-audio=off]');
    await ben.sees('[data-testid=tile-self][data-audio=off]');
    await anna.element('toggle-lock').click();
    await ben.element('locked').waitFor();
    const carl = await web.visit('/?video=320x180');
    await carl.signIn('Carl');
    await carl.element('home-room').fill(room);
    await carl.element('enter-room').click();
    await carl.element('join').click();
    assert.match(await carl.element('join-problem').innerText(), /locked/);
    await anna.element('toggle-lock').click();
    await ben.element('locked').waitFor({ state: 'detached' });
    await knocks(carl);
    await carl.element('give-up').click();
    await anna.element('waiting-person').waitFor({ state: 'detached' });
    await carl.close();
  });

  it('removes somebody, who may knock again, and bans somebody, who may not', async () => {
    proves('remove-participant', 'removed', 'noun: remove', 'noun: ban');
    await anna.moderate('Ben', 'remove');
    await isOut(ben, /You were removed/);
    await annaSees(1);
    await knocks(ben);
    await anna.decideOn('Ben', 'admit');
    await ben.inCall();
    await annaSees(2);
    await anna.moderate('Ben', 'ban');
    await isOut(ben, /You were removed/);
    await ben.element('join').click();
    assert.match(await ben.element('join-problem').innerText(), /may not join/);
    assert.equal(await anna.element('waiting-person').count(), 0);
  });

  it('ends the call for all', async () => {
    proves('end-room', 'room-ended', 'noun: end the room for all');
    await anna.element('end-for-all').click();
    await anna.element('end-confirm').click();
    assert.match(await anna.element('left').innerText(), /has ended/);
    assert.deepEqual([...anna.problems, ...ben.problems], []);
  });
});

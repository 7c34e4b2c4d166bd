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
import { enterRoom, signIn, tile } from './signed-in.ts';

const room = 'workshop';
const soon = { withinMs: 10_000, everyMs: 50 };

/** What a key is to have done: an element that is there afterwards, and is not once the key was pressed again. */
const switches: readonly (readonly [key: string, shown: string])[] = [
  ['m', '[data-testid=tile-self][data-audio=off]'],
  ['v', '[data-testid=tile-self][data-video=off]'],
  ['h', '[data-testid=toggle-hand][aria-pressed=true]'],
  ['c', '[data-testid=chat]'],
  ['p', '[data-testid=people]'],
  ['g', '[data-testid=speaker-view]'],
];

describe('in a room over two pods and two nodes, the page', { timeout: 120_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;
  let ben: CallTab;
  let carl: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 2, workers: 1, signalingEnv: { MAX_PER_ROOM_AND_NODE: '2' } });
    web = await startWebClient(cluster);
    [anna, ben, carl] = (await signIn(web, ['Anna', 'Ben', 'Carl'])) as [CallTab, CallTab, CallTab];
    await anna.createRoom(room);
    await enterRoom(ben, room);
    await enterRoom(carl, room);
    await Promise.all([anna.receives('Carl'), carl.receives('Anna')]);
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  /** The open chat shows these, in this order. */
  function shows(tab: CallTab, texts: readonly string[]): Promise<void> {
    return eventually(async () => {
      assert.deepEqual(
        (await tab.chatLines()).map(({ text }) => text),
        texts,
      );
    }, soon);
  }

  it('takes messages to all and to one, which a third person never sees', async () => {
    proves('noun: chat to all', 'noun: chat to one');
    await anna.sendChat('hello everybody');
    await ben.sees('[data-testid=unread]');
    await ben.sendChat('only for Carl', 'Carl');
    await ben.sendChat('and again for all');
    await shows(carl, ['hello everybody', 'only for Carl', 'and again for all']);
    await shows(ben, ['hello everybody', 'only for Carl', 'and again for all']);
    await shows(anna, ['hello everybody', 'and again for all']);
    assert.deepEqual((await carl.chatLines())[1], { author: 'Ben', text: 'only for Carl', isPrivate: true });
    for (const tab of [anna, ben, carl]) await tab.element('toggle-chat').click();
  });

  it('shows raised hands in their order, and reactions', async () => {
    proves('noun: hand order', 'noun: reactions');
    await carl.raiseHand();
    await anna.sees(tile('Carl', ' [data-testid=tile-hand]'));
    await ben.raiseHand();
    await anna.sees(tile('Ben', ' [data-testid=tile-hand]'));
    assert.deepEqual(await anna.raisedHands(), ['Carl', 'Ben']);
    await carl.raiseHand(false);
    await eventually(async () => assert.deepEqual(await anna.raisedHands(), ['Ben']), soon);
    await ben.raiseHand(false);
    await anna.element('toggle-people').click();
    await carl.react('🎉');
    for (const [tab, shown] of [
      [anna, '🎉Carl'],
      [ben, '🎉Carl'],
      [carl, '🎉You'],
    ] as const) {
      await tab.element('reaction').filter({ hasText: shown }).waitFor();
    }
  });

  it('shows a shared screen large, with the camera of who shares it beside', async () => {
    proves('noun: screen share');
    await ben.shareScreen();
    await anna.sees('[data-testid=stage] [data-testid=tile-screen][data-name=Ben][data-video=on]');
    await anna.sees(`[data-testid=strip] ${tile('Ben', '[data-video=on]')}`);
    await eventually(async () => {
      const { screen, video } = await anna.of('Ben');
      assert.ok((screen?.framesDecoded ?? 0) > 3, 'frames of the screen');
      assert.ok((video?.framesDecoded ?? 0) > 3, 'frames of the camera');
    }, soon);
    const [large, small] = await Promise.all([
      anna.element('tile-screen').boundingBox(),
      anna.page.locator(tile('Ben')).boundingBox(),
    ]);
    assert.ok(large && small && large.width > 2 * small.width, JSON.stringify({ large, small }));
    await ben.page.keyboard.press('s');
    await anna.sees('[data-testid=grid]');
    assert.equal(await anna.element('tile-screen').count(), 0);
  });

  it('follows who speaks in the speaker view, and stays with whom one pinned', async () => {
    proves('noun: speaker view', 'noun: active speaker');
    const onStage = (name: string): Promise<void> => anna.sees(`[data-testid=stage] ${tile(name)}`);
    await anna.switchLayout();
    for (const tab of [anna, carl]) await tab.element('toggle-microphone').click();
    await onStage('Ben');
    await carl.element('toggle-microphone').click();
    await ben.element('toggle-microphone').click();
    await onStage('Carl');
    await anna.page.locator(`[data-testid=strip] ${tile('Ben')}`).hover();
    await anna.page.locator(`[data-testid=strip] ${tile('Ben', ' [data-testid=pin]')}`).click();
    await onStage('Ben');
    await anna.sees(`[data-testid=strip] ${tile('Carl', '[data-speaking=yes]')}`);
    assert.equal(await anna.page.locator(`[data-testid=stage] ${tile('Ben')}`).count(), 1);
    await anna.page.locator(`[data-testid=stage] ${tile('Ben', ' [data-testid=pin]')}`).click();
    await onStage('Carl');
    await anna.switchLayout();
    for (const tab of [anna, ben]) await tab.element('toggle-microphone').click();
  });

  it('says to somebody that a moderator muted them, who can speak again', async () => {
    proves('noun: moderator mutes');
    await anna.sees(tile('Ben', '[data-audio=on]'));
    await anna.moderate('Ben', 'mute');
    assert.match(await ben.element('notice').innerText(), /moderator turned your microphone off/);
    await ben.sees('[data-testid=toggle-microphone][aria-pressed=false]');
    await anna.sees(tile('Ben', '[data-audio=off]'));
    await ben.element('toggle-microphone').click();
    await anna.sees(tile('Ben', '[data-audio=on]'));
    await anna.receives('Ben');
    await anna.element('toggle-people').click();
  });

  it('does by single keys what it says, and nothing while one types', async () => {
    proves('noun: keyboard shortcuts');
    const { page } = carl;
    await page.keyboard.press('?');
    const told = await carl.element('shortcuts').innerText();
    for (const key of [...switches.map(([name]) => name.toUpperCase()), '← →', '?']) assert.ok(told.includes(key), key);
    await page.keyboard.press('Escape');
    await carl.element('shortcuts').waitFor({ state: 'detached' });
    for (const [key, shown] of switches) {
      assert.equal(await page.locator(shown).count(), 0, `before ${key}`);
      await page.keyboard.press(key);
      await carl.sees(shown);
      // The chat takes the focus: its entry is for text.
      if (key === 'c') await page.keyboard.press('Escape');
      else await page.keyboard.press(key);
      await page.locator(shown).waitFor({ state: 'detached' });
    }
    await carl.openChat();
    await carl.sees('[data-testid=chat-entry]:focus');
    await page.keyboard.type('mvhcpg?');
    await page.keyboard.press('ArrowRight');
    assert.equal(await carl.element('chat-entry').inputValue(), 'mvhcpg?');
    for (const [key, shown] of switches) {
      assert.equal(await page.locator(shown).count(), key === 'c' ? 1 : 0, `after typing ${key}`);
    }
    assert.equal(await carl.element('shortcuts').count(), 0);
    await page.keyboard.press('Escape');
  });

  it('has the camera of who joined before it was open', async () => {
    const inPage = `
      const { mediaDevices } = navigator;
      const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
      const mayOpen = new Promise((open) => (window.openCamera = open));
      mediaDevices.getUserMedia = async (wanted) => {
        if (wanted.video) await mayOpen;
        return getUserMedia(wanted);
      };`;
    const dora = await web.visit('/?video=320x180&debug=1', { inPage });
    await dora.signIn('Dora');
    await enterRoom(dora, room);
    await dora.sees('[data-testid=tile-self][data-video=off]');
    await dora.page.evaluate('window.openCamera()');
    await dora.sees('[data-testid=tile-self][data-video=on]');
    await anna.receives('Dora');
    await dora.close();
    await anna.page.locator(tile('Dora')).waitFor({ state: 'detached' });
  });

  it('turns pages by the arrow keys', async () => {
    proves('noun: keyboard shortcuts');
    const others = await Promise.all(
      Array.from({ length: 9 }, (_, index) => cluster.join(`seat ${index}`, room, { publish: [], subscribe: false })),
    );
    const { page } = carl;
    await carl.element('page').filter({ hasText: '1 / 2' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await carl.element('page').filter({ hasText: '2 / 2' }).waitFor();
    await page.keyboard.press('ArrowRight');
    assert.equal(await carl.element('page').innerText(), '2 / 2');
    await page.keyboard.press('ArrowLeft');
    await carl.element('page').filter({ hasText: '1 / 2' }).waitFor();
    for (const one of others) one.close();
    assert.deepEqual([...anna.problems, ...ben.problems, ...carl.problems], []);
  });
});

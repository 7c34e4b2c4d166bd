import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { proves, startCluster, startWebClient, type CallTab, type LocalCluster, type WebClient } from '@confab/testkit';
import type { AxeResults } from 'axe-core';

const looks = [
  { look: 'light', colorScheme: 'light', width: 1280, height: 720 },
  { look: 'dark', colorScheme: 'dark', width: 1280, height: 720 },
  { look: 'on a phone', colorScheme: 'dark', width: 390, height: 780 },
] as const;

const markup = '<img src=x onerror="window.hacked=1"><b>bold</b>';

/** Every state of the page, one after the other as people come through them, looked at by axe and for markup that became real. */
describe('every page', { timeout: 110_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;
  let ben: CallTab;
  let axe: string;

  before(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
    web = await startWebClient(cluster);
    const visit = () => web.visit('/?video=320x180', { reducedMotion: 'reduce' });
    [anna, ben] = await Promise.all([visit(), visit()]);
    for (const { page } of [anna, ben]) page.setDefaultTimeout(8_000);
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  /** No serious or critical finding, in any look. */
  async function findsNothing(tab: CallTab): Promise<void> {
    const { page } = tab;
    const findings: string[] = [];
    for (const { look, colorScheme, width, height } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      // Colours follow in the next frame.
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      // And some only at the end of a transition, or while it fades in, which a busy machine draws out. What spins has no end.
      await page.evaluate(
        'Promise.all(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map((one) => one.finished.catch(() => {})))',
      );
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(beyond) > 0) findings.push(`${look}: ${String(beyond)} pixels are beyond the edge`);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        findings.push(...nodes.map(({ html, failureSummary }) => `${look}: ${id} in ${html}: ${failureSummary}`));
      }
    }
    await page.setViewportSize({ width: 1280, height: 720 });
    assert.deepEqual(findings, []);
  }

  it('is fine while signing in', async () => {
    proves('noun: accessibility');
    await anna.sees('[data-testid=sign-in]');
    await findsNothing(anna);
    await anna.signIn('Anna Lindqvist');
    await ben.signIn(`Ben ${markup}`);
  });

  it('is fine at home', async () => {
    await anna.sees('[data-testid=contact][data-status=online]', 15_000);
    await anna.element('room-mine').check();
    await findsNothing(anna);
  });

  it('is fine while it rings, on both sides', async () => {
    await anna.element('call-video').click();
    await anna.sees('[data-testid=outgoing-call][data-status=ringing]');
    await ben.sees('[data-testid=incoming-call]');
    await findsNothing(ben);
    await findsNothing(anna);
    await ben.rejectCall();
    await anna.sees('[data-testid=call-notice]');
    assert.match(await anna.element('call-notice').innerText(), /declined/);
  });

  it('is fine in a direct call, with a picture and without, and while people are added', async () => {
    await anna.element('home-settings').click();
    await anna.element('setting-direct-calls').check();
    await anna.element('close-dialog').click();
    await anna.element('call-video').click();
    await ben.element('accept-call').click();
    await anna.sees('[data-testid=direct-remote][data-video=on]');
    await findsNothing(anna);
    await ben.element('toggle-camera').click();
    await anna.sees('[data-testid=direct-remote][data-video=off]');
    await findsNothing(anna);
    await anna.element('add-people').click();
    await anna.sees('[data-testid=add-people-dialog]');
    await findsNothing(anna);
    await anna.page.keyboard.press('Escape');
    await ben.element('leave').click();
    await anna.sees('[data-testid=left]');
    for (const tab of [anna, ben]) await tab.element('left-home').click();
  });

  it('is fine before a call', async () => {
    await anna.element('home-room').fill('board');
    await anna.element('room-mine').check();
    await anna.element('room-lobby').check();
    await anna.element('enter-room').click();
    await anna.sees('[data-testid=lobby] video');
    await findsNothing(anna);
    await anna.element('join').click();
    await anna.inCall();
  });

  it('is fine while waiting to be let in, and for who decides', async () => {
    await ben.element('home-room').fill('board');
    await ben.element('enter-room').click();
    await ben.sees('[data-testid=lobby]');
    await ben.element('join').click();
    await ben.sees('[data-testid=waiting-room]');
    await findsNothing(ben);
    await anna.sees('[data-testid=waiting-toast]');
    await anna.openPeople();
    await anna.sees('[data-testid=waiting-person]');
    await findsNothing(anna);
    await anna.element('waiting-person').getByTestId('admit').click();
    await ben.inCall();
    await anna.element('toggle-people').click();
  });

  it('is fine in the grid', async () => {
    proves('noun: accessibility', 'noun: phone width');
    await anna.sees('[data-testid=tile-remote] video', 15_000);
    await ben.raiseHand();
    await anna.sees('[data-testid=tile-hand]');
    await findsNothing(anna);
  });

  it('is light or dark as the system is', async () => {
    proves('noun: dark and light');
    const brightness = async (colorScheme: 'light' | 'dark'): Promise<number> => {
      await anna.page.emulateMedia({ colorScheme });
      const colour = String(await anna.page.evaluate('getComputedStyle(document.body).backgroundColor'));
      return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    };
    assert.ok((await brightness('light')) > 600);
    assert.ok((await brightness('dark')) < 200);
  });

  it('is fine in the speaker view', async () => {
    await anna.switchLayout();
    await anna.sees('[data-testid=speaker-view]');
    await findsNothing(anna);
    await anna.page.keyboard.press('g');
    await anna.sees('[data-testid=grid]');
  });

  it('is fine with the chat open, which shows what looks like HTML as text', async () => {
    proves('noun: text never becomes HTML', 'noun: accessibility');
    await ben.sendChat(`${markup} see https://example.org/?a="><script>alert(1)</script>`);
    await ben.sendChat('only for you', 'Anna Lindqvist');
    await anna.openChat();
    await anna.sees('[data-testid=chat-line][data-private=yes]');
    const [line] = await anna.chatLines();
    assert.equal(line?.text, `${markup} see https://example.org/?a="><script>alert(1)</script>`);
    assert.equal(line.author, `Ben ${markup}`);
    assert.equal(await anna.page.locator('[data-testid=call] :is(img, script)').count(), 0);
    assert.equal(await anna.page.evaluate('window.hacked'), undefined);
    assert.equal(await anna.page.locator('[data-testid=chat-text] a').getAttribute('href'), 'https://example.org/?a=');
    await findsNothing(anna);
  });

  it('is fine with the list of people and its moderation open', async () => {
    await anna.openPeople();
    assert.deepEqual(await anna.raisedHands(), [`Ben ${markup}`]);
    await anna.element('moderate').click();
    await findsNothing(anna);
    await anna.page.keyboard.press('Escape');
  });

  it('is fine in the menu, the settings and the list of keys', async () => {
    await anna.element('more').click();
    await findsNothing(anna);
    await anna.element('open-settings').click();
    await anna.sees('[data-testid=settings]');
    await findsNothing(anna);
    await anna.page.keyboard.press('Escape');
    await anna.page.keyboard.press('?');
    await anna.sees('[data-testid=shortcuts]');
    await findsNothing(anna);
    await anna.page.keyboard.press('Escape');
  });

  it('gives the focus back to where it was when something closes', async () => {
    await anna.element('toggle-chat').focus();
    await anna.page.keyboard.press('Enter');
    await anna.sees('[data-testid=chat-entry]:focus');
    await anna.page.keyboard.press('Escape');
    await anna.sees('[data-testid=toggle-chat]:focus');
    await anna.element('more').click();
    await anna.element('open-shortcuts').click();
    await anna.sees('dialog[open]');
    await anna.page.keyboard.press('Escape');
    await anna.sees('[data-testid=more]:focus');
  });

  it('is fine after the call', async () => {
    await anna.moderate(`Ben ${markup}`, 'remove');
    await ben.sees('[data-testid=left]');
    assert.match(await ben.element('left').innerText(), /removed/);
    await findsNothing(ben);
    await anna.element('leave').click();
    await anna.sees('[data-testid=left]');
    assert.deepEqual([...anna.problems, ...ben.problems], []);
  });
});

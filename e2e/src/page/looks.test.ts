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
import { tile } from './signed-in.ts';

const room = 'looks';
const phone = { width: 390, height: 844 };
const sound = 'Turn the sound on';
const soon = { withinMs: 5_000, everyMs: 50 };

describe('the page on other screens', { timeout: 90_000 }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let anna: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
    web = await startWebClient(cluster);
    anna = await web.open({ room, name: 'Anna' });
  });
  after(async () => {
    await web?.close();
    await cluster?.stop();
  });

  /** Nothing sticks out to the side. */
  async function fits(tab: CallTab, state: string): Promise<void> {
    const [needed, given] = (await tab.page.evaluate(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    )) as [number, number];
    assert.ok(needed <= given, `${state} needs ${needed} of ${given} pixels`);
  }

  /** Large enough for a finger, and on the screen. */
  async function isReachable(tab: CallTab, testId: string): Promise<void> {
    const element = tab.element(testId);
    await element.click({ trial: true });
    const box = await element.boundingBox();
    assert.ok(box, testId);
    assert.ok(box.width >= 40 && box.height >= 40, `${testId}: ${box.width} × ${box.height}`);
    assert.ok(box.x >= 0 && box.x + box.width <= phone.width && box.y + box.height <= phone.height, testId);
  }

  it('is whole on a phone, in every state of it', async () => {
    proves('noun: phone width');
    const ben = await web.visit('/?video=320x180', phone);
    await fits(ben, 'signing in');
    await ben.signIn('Ben');
    await fits(ben, 'home');
    await ben.element('home-room').fill(room);
    await ben.element('enter-room').click();
    await ben.sees('[data-testid=lobby] video');
    await fits(ben, 'the preview');
    await ben.element('join').click();
    await ben.inCall();
    await ben.sees(tile('Anna', ' video'));
    await fits(ben, 'the call');
    for (const testId of ['toggle-microphone', 'toggle-camera', 'toggle-hand', 'toggle-chat', 'more', 'leave']) {
      await isReachable(ben, testId);
    }
    for (const testId of ['tile-self', 'tile-remote']) {
      const box = await ben.element(testId).boundingBox();
      assert.ok(box && box.width >= 150 && box.x >= 0 && box.x + box.width <= phone.width, JSON.stringify(box));
    }
    await ben.sendChat('from a phone');
    await fits(ben, 'the chat');
    await ben.element('close-panel').click();
    await ben.element('more').click();
    await fits(ben, 'the menu');
    await ben.element('menu-people').click();
    await ben.sees('[data-testid=people] [data-testid=person]');
    await fits(ben, 'the people');
    await ben.element('close-panel').click();
    await ben.switchLayout();
    await ben.sees('[data-testid=speaker-view]');
    await fits(ben, 'the speaker view');
    await ben.element('leave').click();
    await ben.sees('[data-testid=left]');
    await fits(ben, 'goodbye');
    assert.deepEqual(ben.problems, []);
    await ben.close();
  });

  it('is dark or light as the system is, until the person chooses', async () => {
    proves('noun: dark and light');
    const { page } = anna;
    // Whatever way the style writes it: what a canvas makes of it is numbers.
    const lightness = async (): Promise<number> =>
      (await page.evaluate(`{
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = getComputedStyle(document.querySelector('[data-testid=call]')).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        canvas.getImageData(0, 0, 1, 1).data[0] / 255;
      }`)) as number;
    const becomes = (look: 'light' | 'dark'): Promise<void> =>
      eventually(async () => {
        const now = await lightness();
        assert.ok(look === 'light' ? now > 0.8 : now < 0.2, `${look}: ${now}`);
      }, soon);
    await page.emulateMedia({ colorScheme: 'light' });
    await becomes('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await becomes('dark');
    await anna.element('more').click();
    await anna.element('open-settings').click();
    await anna.element('select-theme').selectOption('light');
    await page.keyboard.press('Escape');
    await becomes('light');
    await page.reload();
    await anna.inCall();
    await becomes('light');
    assert.deepEqual(anna.problems, []);
  });

  it('asks for a click where the browser plays nothing before one, and then everybody is heard', async () => {
    proves('noun: blocked autoplay');
    const carl = await web.visit(`/?room=${room}&name=Carl&video=320x180&auto=1&debug=1`, {
      browserArgs: ['--autoplay-policy=document-user-activation-required'],
      // Whoever captures a device may play as well.
      inPage: `
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
        window.played = [];
        const { play } = HTMLMediaElement.prototype;
        HTMLMediaElement.prototype.play = function () {
          const playing = play.call(this);
          playing.then(() => played.push('played'), (error) => played.push(error.name));
          return playing;
        };`,
    });
    // Playwright's own looks into the page count as a click of the person.
    const devtools = await carl.page.context().newCDPSession(carl.page);
    const look = async (expression: string): Promise<unknown> =>
      (await devtools.send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
    await eventually(
      async () => assert.equal(await look(`document.querySelector('[data-testid=start-audio]')?.innerText`), sound),
      { withinMs: 15_000, everyMs: 100 },
    );
    assert.deepEqual(await look('played'), ['NotAllowedError']);
    await carl.element('start-audio').click();
    await carl.element('start-audio').waitFor({ state: 'detached' });
    assert.deepEqual(await look('played'), ['NotAllowedError', 'played']);
    await carl.receives('Anna');
    await carl.close();
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';

const origin = 'http://127.0.0.1:1';
const executablePath = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';
const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

let files: Map<string, string | Uint8Array>;

/** The built page, and a web server that gives no tokens; calls are tested in `e2e/`. */
async function open(
  context: BrowserContext,
  query = '?room=standup',
  { shows = 'lobby', config = Promise.resolve() } = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    if (path === 'config.json') {
      await config;
      return route.fulfill({ json: { signalingUrls: [origin] } });
    }
    if (path === 'dev/token') {
      return route.fulfill({ status: 403, json: { error: { code: 'forbidden', message: 'not you' } } });
    }
    const body = files.get(path);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({
      body: Buffer.from(body),
      contentType: types[path.split('.').at(-1) ?? ''] ?? 'image/svg+xml',
    });
  });
  await page.goto(`${origin}/${query}`);
  await page.getByTestId(shows).waitFor();
  return page;
}

const launch = (...args: string[]): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', ...args] });

describe('the page before a call', { timeout: 60_000 }, () => {
  before(async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const { output } = (await build({ root, logLevel: 'error', build: { write: false } })) as Rollup.RollupOutput;
    files = new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
  });

  describe('with devices', () => {
    let browser: Browser;
    before(async () => {
      browser = await launch('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
    });
    after(() => browser.close());

    it('shows the camera, hears the microphone, and lets both be chosen', async () => {
      const page = await open(await browser.newContext());
      await page.locator('.cf-preview-stage video').waitFor();
      await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
      // The fake microphone beeps once a second.
      await page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.3);
      const labels = await page.getByTestId('select-microphone').locator('option').allInnerTexts();
      assert.ok(labels.length > 2 && labels.slice(1).every((label) => label.startsWith('Fake')), String(labels));
      assert.equal(await page.getByTestId('room').inputValue(), 'standup');
      assert.equal(await page.getByTestId('device-problem').count(), 0);
    });

    it('keeps what was typed while the connection came', async () => {
      let come = (): void => {};
      const config = new Promise<void>((resolve) => (come = resolve));
      const page = await open(await browser.newContext(), '', { shows: 'sign-in', config });
      await page.getByTestId('sign-in-name').fill('Anna');
      await page.getByTestId('sign-in-submit').click();
      await page.getByText('Connecting …').waitFor();
      await page.getByTestId('home-room').fill('planning');
      come();
      await page.getByText('Connecting …').waitFor({ state: 'detached' });
      assert.equal(await page.getByTestId('home-room').inputValue(), 'planning');
    });

    it('switches the camera off, and really lets it go', async () => {
      const page = await open(await browser.newContext());
      await page.locator('.cf-preview-stage video').waitFor();
      const track = await page.evaluateHandle(
        () => (document.querySelector('video')?.srcObject as MediaStream | undefined)?.getVideoTracks()[0],
      );
      await page.getByTestId('toggle-camera').click();
      await page.getByText('Camera is off').waitFor();
      assert.equal(await track.evaluate((camera) => camera?.readyState), 'ended');
      await page.getByTestId('toggle-camera').click();
      await page.locator('.cf-preview-stage video').waitFor();
    });

    it('takes the size of the picture from the address', async () => {
      const page = await open(await browser.newContext(), '?room=r&video=320x180');
      await page.waitForFunction(() => document.querySelector('video')?.videoWidth === 320);
    });

    it('says why joining was refused, and lets one try again', async () => {
      const page = await open(await browser.newContext());
      await page.getByTestId('join').click();
      await page.getByTestId('join-problem').waitFor();
      assert.match(await page.getByTestId('join-problem').innerText(), /may not join/);
      await page.locator('.cf-preview-stage video').waitFor();
      assert.equal(await page.getByTestId('join').isEnabled(), true);
    });
  });

  it('says that devices are missing, and can be joined without', async () => {
    const browser = await launch('--use-fake-ui-for-media-stream');
    try {
      const page = await open(await browser.newContext());
      await page.getByText('No camera was found').waitFor();
      await page.getByText('No microphone was found').waitFor();
      assert.equal(await page.getByTestId('join').isEnabled(), true);
    } finally {
      await browser.close();
    }
  });

  it('says what the browser will ask for, and then that devices are blocked', async () => {
    const browser = await launch('--use-fake-device-for-media-stream', '--deny-permission-prompts');
    try {
      const page = await open(await browser.newContext());
      // Nobody is asked before they know what for.
      await page.getByTestId('permission').waitFor();
      assert.equal(await page.getByText('The camera is blocked').count(), 0);
      await page.getByTestId('allow-devices').click();
      await page.getByText('The camera is blocked').waitFor();
      await page.getByText('The microphone is blocked').waitFor();
    } finally {
      await browser.close();
    }
  });
});

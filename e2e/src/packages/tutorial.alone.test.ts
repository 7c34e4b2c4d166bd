import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Child, eventually, leasePorts, startCluster } from '@confab/testkit';
import { chromium } from 'playwright-core';
import { installInto, packPackage } from './packed.ts';

const page = await readFile(new URL('../../../docs/sdk.md', import.meta.url), 'utf8');
/** The blocks of the tutorial that say which file they are. */
const files = Object.fromEntries(
  [...page.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
);

test('docs/sdk.md leads from an empty folder to a call, word for word', { timeout: 240_000 }, async (t) => {
  assert.deepEqual(Object.keys(files), ['package.json', 'vite.config.js', 'index.html', 'main.js']);
  // In the reverse order: node:test would begin with the folder, in which vite still writes.
  const endings = new AsyncDisposableStack();
  t.after(() => endings.disposeAsync());
  const scratch = await mkdtemp(join(tmpdir(), 'confab-tutorial-'));
  endings.defer(() => rm(scratch, { recursive: true, force: true }));
  const app = join(scratch, 'app');
  const packages = [await packPackage('client', scratch), await packPackage('server-sdk', scratch)];
  await installInto(app, [...packages, 'vite@8.3.8'], files);

  const cluster = await startCluster({ signaling: 2, media: 1, workers: 1 });
  endings.defer(() => cluster.stop());
  const lease = await leasePorts(1);
  endings.defer(() => lease.release());
  const url = `http://127.0.0.1:${lease.first}`;
  const vite = new Child({
    name: 'vite',
    command: process.execPath,
    args: ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', String(lease.first), '--strictPort'],
    cwd: app,
    env: { PATH: process.env['PATH'] ?? '', HOME: scratch },
  });
  endings.defer(async () => void (await vite.stop()));
  await vite.untilReady(async () => {
    if (!(await fetch(url)).ok) throw new Error('not ready');
  }, 20_000);

  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  });
  endings.defer(() => browser.close());
  const tabs = await Promise.all(
    ['anna', 'ben'].map(async (me) => {
      const tab = await (await browser.newContext()).newPage();
      const problems: string[] = [];
      tab.on('pageerror', (error) => problems.push(error.message));
      await tab.goto(`${url}/?me=${me}&server=${encodeURIComponent(cluster.urls[0] as string)}`);
      await tab.click('#join');
      return { tab, problems };
    }),
  );
  for (const [index, { tab, problems }] of tabs.entries()) {
    const other = ['ben', 'anna'][index];
    await eventually(
      async () => {
        const frames = await tab.evaluate(
          `document.querySelector('video[title="${other}"]')?.getVideoPlaybackQuality().totalVideoFrames ?? 0`,
        );
        assert.ok(Number(frames) > 5, `${String(frames)} pictures of ${other}; ${problems.join('; ')}`);
        assert.equal(await tab.locator('audio').count(), 1);
      },
      { withinMs: 20_000, everyMs: 100 },
    );
    assert.deepEqual(problems, []);
  }
});

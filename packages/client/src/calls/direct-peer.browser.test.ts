import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Source } from '@confab/contracts';
import { openTestBrowser, type TestBrowser } from '../testing/browser.ts';
import type { DirectPeer } from './direct-peer.ts';

let browser: TestBrowser;
before(async () => {
  browser = await openTestBrowser({ entry: new URL('./direct-peer.ts', import.meta.url) });
});
after(() => browser?.close());

describe('two browsers, connected to each other', () => {
  it(
    'find each other before anybody has a track, and bring and withdraw pictures later',
    { timeout: 60_000 },
    async () => {
      const page = await browser.open();
      const log = await page.evaluate(async () => {
        const { DirectPeer: Peer } = window.sdk as unknown as { DirectPeer: typeof DirectPeer };
        const log: string[] = [];
        const peers: Record<string, DirectPeer> = {};
        const clock = {
          now: () => performance.now(),
          after: (ms: number, run: () => void) => {
            const timer = setTimeout(run, ms);
            return () => clearTimeout(timer);
          },
        };
        const eventually = async (entry: string, within = 10_000) => {
          const until = performance.now() + within;
          while (!log.includes(entry)) {
            if (performance.now() > until) throw new Error(`no "${entry}" in ${log.join(', ')}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        };
        for (const [me, other, offers] of [
          ['anna', 'ben', true],
          ['ben', 'anna', false],
        ] as const) {
          peers[me] = new Peer({
            configuration: {},
            offers,
            clock,
            send: (signal) => queueMicrotask(() => peers[other]?.take(signal)),
            received: (track: MediaStreamTrack, source: Source) => log.push(`${me} has ${track.kind} of ${source}`),
            ended: (source: Source) => log.push(`${me} lost ${source}`),
            connected: () => log.push(`${me} connected`),
            failed: () => log.push(`${me} failed`),
          });
        }
        await eventually('anna connected');
        await eventually('ben connected');
        const capture = async () => (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks()[0]!;
        const [camera, other] = [await capture(), await capture()];
        await Promise.all([peers['anna']?.setTrack('camera', camera), peers['ben']?.setTrack('camera', other)]);
        await eventually('ben has video of camera');
        await eventually('anna has video of camera');
        await peers['ben']?.setTrack('screen', await capture());
        await eventually('anna has video of screen');
        await peers['ben']?.setTrack('screen', null);
        await eventually('anna lost screen');
        for (const peer of Object.values(peers)) peer.close();
        return log;
      });
      assert.ok(!log.includes('anna failed') && !log.includes('ben failed'), log.join(', '));
      assert.ok(!log.includes('anna lost camera'), log.join(', '));
    },
  );
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CallTab,
  eventually,
  Firefox,
  firefoxMissing,
  type LocalCluster,
  proves,
  type RoomStats,
  startCluster,
  startWebClient,
  type WebClient,
} from '@confab/testkit';

const room = 'two-engines';

/** A page of either browser, as far as both can. */
interface AnyPage {
  evaluate(code: string): Promise<unknown>;
}

async function statsOf(page: AnyPage): Promise<RoomStats> {
  const stats = (await page.evaluate('window.__confab.stats()')) as RoomStats | null;
  if (stats === null) throw new Error('the page is in no call');
  return stats;
}

interface Received {
  readonly frames: number;
  readonly packets: number;
}

async function received(page: AnyPage, from: string): Promise<Received> {
  const found = (await statsOf(page)).participants.find(({ name }) => name === from);
  return { frames: found?.video?.framesDecoded ?? 0, packets: found?.audio?.packetsReceived ?? 0 };
}

/** Resolves when more of somebody's pictures are decoded, and more of their sound arrives, than until now. */
async function receives(page: AnyPage, from: string): Promise<void> {
  const start = await received(page, from).catch(() => ({ frames: 0, packets: 0 }));
  await eventually(
    async () => {
      const now = await received(page, from);
      assert.ok(
        now.frames > start.frames + 10 && now.packets > start.packets + 20,
        `of ${from}: ${now.frames - start.frames} frames, ${now.packets - start.packets} packets`,
      );
    },
    { withinMs: 20_000, everyMs: 100 },
  );
}

describe('Firefox and Chromium in one call', { timeout: 90_000, skip: firefoxMissing() ?? false }, () => {
  let cluster: LocalCluster;
  let web: WebClient;
  let firefox: Firefox;
  let page: Awaited<ReturnType<Firefox['open']>>;
  let tab: CallTab;

  before(async () => {
    cluster = await startCluster({ signaling: 1, media: 1, workers: 2 });
    web = await startWebClient(cluster);
    firefox = await Firefox.start();
  });
  after(async () => {
    await firefox?.close();
    await web?.close();
    await cluster?.stop();
  });

  it('see and hear each other', async () => {
    proves('noun: Firefox');
    tab = await web.open({ room, name: 'chromium' });
    const query = new URLSearchParams({ room, name: 'firefox', video: '640x360', auto: '1', debug: '1' });
    page = await firefox.open(`${web.url}/?${query.toString()}`);
    await page.waitForSelector('[data-testid=call]', { timeout: 20_000 });
    await Promise.all([receives(page, 'chromium'), receives(tab.page, 'firefox')]);
    assert.deepEqual(firefox.problems, []);
  });

  it('read what the other writes, and see a hand that goes up', async () => {
    proves('noun: Firefox');
    await page.click('[data-testid=toggle-chat]');
    await page.waitForSelector('[data-testid=chat-entry]:focus');
    await page.keyboard.type('from Firefox');
    await page.keyboard.press('Enter');
    await tab.sendChat('from Chromium');
    for (const one of [page, tab.page] as const) {
      await eventually(
        async () => {
          const texts = await (one as AnyPage).evaluate(
            `[...document.querySelectorAll('[data-testid=chat-text]')].map(({ textContent }) => textContent)`,
          );
          assert.deepEqual((texts as string[]).toSorted(), ['from Chromium', 'from Firefox']);
        },
        { withinMs: 10_000, everyMs: 100 },
      );
    }
    await tab.raiseHand();
    await page.waitForSelector('[data-testid=tile-remote] [data-testid=tile-hand]', { timeout: 10_000 });
    assert.deepEqual([...firefox.problems, ...tab.problems], []);
  });
});

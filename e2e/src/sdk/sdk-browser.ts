import type * as Sdk from '@confab/client';
import type { TokenGrants } from '@confab/contracts';
import { developmentToken, type LocalCluster } from '@confab/testkit';
import { chromium, type Page } from 'playwright-core';
import { serveSdkPage } from './sdk-page.ts';
import { SdkTab } from './sdk-tab.ts';

declare global {
  interface Window {
    /** The SDK, bundled as an app would bundle it. */
    sdk: typeof Sdk;
    connection: Sdk.Connection;
    room: Sdk.Room;
    /** What the room told, as short lines. */
    events: string[];
  }
}

/** May do everything in any room. */
export const moderator: TokenGrants = { roomJoin: true, roomCreate: true, roomAdmin: true };
export const guest: TokenGrants = { roomJoin: true };

export interface OpenOptions {
  readonly grants?: TokenGrants;
  /** Name of the room to join at once; a tab without one is only connected. */
  readonly room?: string;
  readonly join?: Omit<Sdk.JoinOptions, 'room' | 'signal' | 'onWaiting'>;
}

/** A Chromium with fake devices, and an empty page that holds nothing but the SDK. */
export class SdkBrowser {
  readonly #open: () => Promise<Page>;
  readonly #urls: readonly string[];
  readonly close: () => Promise<void>;

  private constructor(urls: readonly string[], open: () => Promise<Page>, close: () => Promise<void>) {
    this.#urls = urls;
    this.#open = open;
    this.close = close;
  }

  static async start(cluster: LocalCluster): Promise<SdkBrowser> {
    const served = await serveSdkPage();
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
    const open = async (): Promise<Page> => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(served.url);
      return page;
    };
    return new SdkBrowser(cluster.urls, open, async () => {
      await browser.close();
      await served.close();
    });
  }

  /** A tab of somebody, connected and, where a room is named, in it. */
  async open(identity: string, { grants = guest, room, join = {} }: OpenOptions = {}): Promise<SdkTab> {
    const page = await this.#open();
    const tab = new SdkTab(identity, page);
    const token = await developmentToken({ identity, grants });
    await page.evaluate(
      ([urls, given]) => {
        window.connection = window.sdk.connect({ urls, token: given });
      },
      [[...this.#urls], token] as const,
    );
    if (room !== undefined) await tab.join({ room, name: identity, ...join });
    return tab;
  }
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import type * as Sdk from '../index.ts';

declare global {
  interface Window {
    /** The SDK, bundled as an app would bundle it. */
    sdk: typeof Sdk;
    /** What a test keeps between its steps. */
    kept: { connection?: Sdk.Connection; room?: Sdk.Room; events: string[] };
  }
}

export interface TestBrowser {
  /** A new tab with `window.sdk`; `onLoad` runs in it as if nobody had touched the page, which what is evaluated later does not. */
  open(onLoad?: string): Promise<Page>;
  /** Bytes of the bundle, and what it is made of. */
  readonly bundle: { readonly bytes: number; readonly modules: readonly string[] };
  closeTabs(): Promise<void>;
  close(): Promise<void>;
}

export interface TestBrowserOptions {
  /** A part of the SDK that apps do not see, in place of the whole, as `window.sdk`; its URL. */
  readonly entry?: URL;
  /** Whether audio plays by itself, as in a page that was never touched it does not; default: `always`. */
  readonly autoplay?: 'always' | 'after a click';
}

/** Chromium with fake devices, and a page that holds nothing but the SDK. */
export async function openTestBrowser({
  autoplay = 'always',
  entry = new URL('../index.ts', import.meta.url),
}: TestBrowserOptions = {}): Promise<TestBrowser> {
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: fileURLToPath(entry), formats: ['iife'], name: 'sdk' },
    },
  })) as Rollup.RollupOutput[];
  const [chunk] = (output[0] as Rollup.RollupOutput).output;
  const page = `<!doctype html><script>${chunk.code.replaceAll('</script', '<\\/script')};window.kept={events:[]}</script>`;
  const http = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
      `--autoplay-policy=${autoplay === 'always' ? 'no-user-gesture-required' : 'document-user-activation-required'}`,
      // Candidates as names of the local network would need a resolver.
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  });
  return {
    bundle: { bytes: chunk.code.length, modules: chunk.moduleIds },
    async open(onLoad) {
      const tab = await (await browser.newContext()).newPage();
      if (onLoad !== undefined) await tab.addInitScript(`addEventListener('load', () => {${onLoad}})`);
      tab.on('pageerror', (error) => process.stderr.write(`page error: ${error.stack ?? error.message}\n`));
      await tab.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
      return tab;
    },
    async closeTabs() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

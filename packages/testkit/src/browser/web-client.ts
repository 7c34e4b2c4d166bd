import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';
import { developmentTenantsFile } from '../cluster/service-plans.ts';
import { Child } from '../process/child.ts';
import { leasePorts } from '../process/port-lease.ts';
import { CallTab } from './call-tab.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The web client as `make up` serves it, for one cluster, and a Chromium to look at it. */
export interface WebClient {
  readonly url: string;
  /** Opens the page in a tab of its own and joins at once. */
  open(
    query: { room: string; name: string; video?: string } & Pick<VisitOptions, 'inPage' | 'browserArgs'>,
  ): Promise<CallTab>;
  /** Opens any address of the page, `/` by default, in a tab of its own. */
  visit(path?: string, options?: VisitOptions): Promise<CallTab>;
  close(): Promise<void>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Runs in the page before anything else does. */
  readonly inPage?: string;
  /** Starts a browser for this tab alone, with further arguments. */
  readonly browserArgs?: readonly string[];
}

export interface WebClientOptions {
  /** Serves the page on another host (`TwoHosts.on`), at this address; default: a leased port of 127.0.0.1. */
  readonly page?: { readonly on: readonly string[]; readonly ip: string; readonly port: number };
  /** Runs the browser on another host, with further arguments. */
  readonly browser?: { readonly on?: readonly string[]; readonly args?: readonly string[] };
}

/**
 * Builds the client, unless `CONFAB_WEB_BUILT` names where this run of the tests has it already; serves it by the development web
 * process for these signaling URLs, and starts Chromium with fake devices.
 */
export async function startWebClient(
  cluster: { readonly urls: readonly string[] },
  options: WebClientOptions = {},
): Promise<WebClient> {
  const directory = await mkdtemp(join(tmpdir(), 'confab-web-'));
  const lease = await leasePorts(1);
  const { on = [], ip, port } = options.page ?? { ip: '127.0.0.1', port: lease.first };
  const url = `http://${ip}:${port}`;
  const endings: (() => Promise<unknown> | void)[] = [() => rm(directory, { recursive: true }), () => lease.release()];
  const close = async (): Promise<void> => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    const webRoot = process.env['CONFAB_WEB_BUILT'] ?? directory;
    if (webRoot === directory) {
      await build({ root: join(root, 'web'), logLevel: 'error', build: { outDir: webRoot, emptyOutDir: true } });
    }
    const [command, ...args] = [...on, process.execPath, 'web/server/main.ts'];
    const server = new Child({
      name: 'web',
      command,
      args,
      cwd: root,
      env: {
        CONFAB_MODE: 'development',
        WEB_HOST: ip,
        WEB_PORT: String(port),
        WEB_ROOT: webRoot,
        PATH: process.env['PATH'] ?? '',
        SIGNALING_URLS: cluster.urls.join(','),
        TENANTS_FILE: developmentTenantsFile,
      },
    });
    endings.push(() => server.stop());
    await server.untilReady(async () => {
      // What another host serves cannot be asked from here.
      const ok =
        on.length > 0 ? server.logs().some((line) => /"msg":"ready"/.test(line)) : (await fetch(`${url}/readyz`)).ok;
      if (!ok) throw new Error('not ready');
    }, 10_000);
    const executablePath = await chromiumOn(options.browser?.on ?? [], directory);
    const launch = async (further: readonly string[]): Promise<Browser> => {
      const browser = await chromium.launch({
        executablePath,
        args: [
          ...(options.browser?.args ?? []),
          ...further,
          '--no-sandbox',
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          '--disable-background-networking',
          '--disable-features=WebRtcHideLocalIpsWithMdns',
        ],
      });
      endings.push(() => browser.close());
      return browser;
    };
    const shared = await launch([]);
    const visit = async (
      path = '/',
      { width = 1280, height = 720, inPage, browserArgs, ...media }: VisitOptions = {},
    ): Promise<CallTab> => {
      const browser = browserArgs === undefined ? shared : await launch(browserArgs);
      const page = await (await browser.newContext({ viewport: { width, height }, ...media })).newPage();
      if (inPage !== undefined) await page.addInitScript(inPage);
      const tab = new CallTab(page);
      await page.goto(`${url}${path}`);
      return tab;
    };
    return {
      url,
      visit,
      async open({ room, name, video = '320x180', ...options }) {
        const query = new URLSearchParams({ room, name, video, auto: '1', debug: '1' });
        const tab = await visit(`/?${query.toString()}`, options);
        await tab.inCall();
        return tab;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Playwright starts one executable: a script where the browser is to run on another host. */
async function chromiumOn(on: readonly string[], directory: string): Promise<string> {
  const chromium = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';
  if (on.length === 0) return chromium;
  const path = join(directory, 'chromium-elsewhere');
  await writeFile(path, `#!/bin/sh\nexec ${on.join(' ')} ${chromium} "$@"\n`, { mode: 0o755 });
  return path;
}

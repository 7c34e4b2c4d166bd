import { existsSync } from 'node:fs';
import { launch, type Browser, type Page } from 'puppeteer-core';

const executablePath = process.env['FIREFOX_BIN'] ?? '/usr/bin/firefox-esr';

/** Why there is no Firefox to test with; undefined where there is one. */
export function firefoxMissing(): string | undefined {
  return existsSync(executablePath) ? undefined : `no ${executablePath}: tools/setup/firefox.sh installs it`;
}

/** Firefox with a fake camera and microphone, driven over WebDriver BiDi. */
export class Firefox {
  readonly #browser: Browser;
  /** What went wrong in its pages, as the console said. */
  readonly problems: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<Firefox> {
    const browser = await launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        // Without it no media reaches 127.0.0.1.
        'media.peerconnection.ice.loopback': true,
        // Names instead of addresses would need a resolver in the local network.
        'media.peerconnection.ice.obfuscate_host_addresses': false,
        'media.autoplay.default': 0,
        // As a person who allowed both for good: only then all of the machine's addresses are tried.
        'permissions.default.camera': 1,
        'permissions.default.microphone': 1,
      },
    });
    return new Firefox(browser);
  }

  version(): Promise<string> {
    return this.#browser.version();
  }

  async open(url: string): Promise<Page> {
    const page = await this.#browser.newPage();
    page.on('pageerror', (error) => this.problems.push(error instanceof Error ? error.message : String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

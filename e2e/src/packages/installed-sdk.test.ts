import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { developmentToken, eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { appFiles, renderOnServer } from './app-files.ts';
import { bundleSize } from './bundle-size.ts';
import { execute, installInto, packPackage } from './packed.ts';

/** Bytes, minified and gzipped. The README states them; raise a bound only for what apps get in return. */
const mostOwn = 30_000;
const mostWithDependencies = 85_000;

describe('the SDK as apps install it', { timeout: 240_000 }, () => {
  let scratch: string;
  let app: string;

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'confab-packed-'));
    app = join(scratch, 'app');
    const tarball = await packPackage('client', scratch);
    await installInto(app, [tarball, 'vite@8.3.8', 'typescript@7.0.2'], appFiles);
  });
  after(() => rm(scratch, { recursive: true }));

  it('is one ES module with types: no sources, no tests, no server code, no schemas', async () => {
    proves('noun: npm pack');
    const folder = join(app, 'node_modules/@confab/client');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
    const unusual = paths.filter((path) => !path.endsWith('.d.ts'));
    assert.deepEqual(unusual.toSorted(), ['LICENSE', 'README.md', 'dist/index.js', 'package.json']);
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, object>;
    assert.deepEqual(Object.keys(manifest['dependencies'] ?? {}), [
      'eventemitter3',
      'mediasoup-client',
      'socket.io-client',
    ]);
    assert.equal(manifest['scripts'], undefined);
    for (const path of paths.filter((one) => /\.(js|ts)$/.test(one))) {
      const text = await readFile(join(folder, path), 'utf8');
      assert.doesNotMatch(text, /from ["'](zod|node:|@confab\/)|\bZod[A-Z]/, path);
    }
    assert.deepEqual(await readdir(join(app, 'node_modules/@confab')), ['client']);
  });

  it('is typed through and through, for a strict compiler', async () => {
    await execute(join(app, 'node_modules/.bin/tsc'), ['-p', '.'], app);
  });

  it('can be imported where pages are rendered', async () => {
    proves('noun: server-side rendering');
    const said = await execute(process.execPath, ['--input-type=module', '--eval', renderOnServer], app);
    assert.deepEqual(JSON.parse(said), { state: 'connecting', canChooseSpeaker: false, listed: [] });
  });

  it('weighs what the README says', async (context) => {
    const { own, all } = await bundleSize(app, '@confab/client');
    context.diagnostic(`own ${own} bytes, with dependencies ${all} bytes`);
    assert.ok(own > 10_000 && own <= mostOwn, `own: ${own} bytes`);
    assert.ok(all > own && all <= mostWithDependencies, `with dependencies: ${all} bytes`);
    const readme = await readFile(join(app, 'node_modules/@confab/client/README.md'), 'utf8');
    assert.ok(readme.includes(`${mostOwn / 1000} kB`) && readme.includes(`${mostWithDependencies / 1000} kB`));
  });

  describe('built into an app', () => {
    let cluster: LocalCluster;
    let server: Server;
    let browser: Browser;

    before(async () => {
      await execute(join(app, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], app);
      cluster = await startCluster({ signaling: 1, media: 1, workers: 1 });
      server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://app');
        const isPage = pathname === '/';
        readFile(join(app, 'dist', isPage ? 'index.html' : pathname)).then(
          (body) => response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript').end(body),
          () => response.writeHead(404).end(),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await chromium.launch({
        executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
        args: [
          '--no-sandbox',
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          '--disable-background-networking',
          '--disable-features=WebRtcHideLocalIpsWithMdns',
        ],
      });
    });
    after(async () => {
      await browser?.close();
      server?.closeAllConnections();
      server?.close();
      await cluster?.stop();
    });

    const open = async (identity: string): Promise<Page> => {
      const page = await (await browser.newContext()).newPage();
      const query = new URLSearchParams({ name: identity, token: await developmentToken({ identity }) });
      for (const url of cluster.urls) query.append('url', url);
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${query.toString()}`);
      return page;
    };

    it('makes a call: both see each other, and one reads what the other says', async () => {
      const anna = await open('anna');
      const ben = await open('ben');
      const seen = async (page: Page, identity: string): Promise<void> => {
        const frames = (await page.evaluate(`framesOf('${identity}')`)) as number;
        assert.ok(frames > 10, `${frames} frames of ${identity}; ${await page.title()}`);
      };
      await eventually(() => Promise.all([seen(anna, 'ben'), seen(ben, 'anna')]), { withinMs: 15_000, everyMs: 100 });
      await anna.evaluate("say('hello')");
      await eventually(async () => assert.deepEqual(await ben.evaluate('said'), ['hello']), { withinMs: 5_000 });
    });
  });
});

describe('the server SDK as tenants install it', { timeout: 120_000 }, () => {
  it('makes a token in plain Node', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'confab-packed-'));
    try {
      const app = join(scratch, 'server');
      await installInto(app, [await packPackage('server-sdk', scratch)], {});
      const script = `
        import { mintToken } from '@confab/server-sdk';
        const secret = '0123456789abcdef0123456789abcdef';
        const token = await mintToken({ keyId: 'k', secret, identity: 'anna', grants: { room: 'r', roomJoin: true } });
        console.log(JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub);`;
      assert.equal((await execute(process.execPath, ['--input-type=module', '--eval', script], app)).trim(), 'anna');
      assert.deepEqual(await readdir(join(app, 'node_modules/@confab')), ['server-sdk']);
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});

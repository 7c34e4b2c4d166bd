import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';

/** A web server with one empty page that holds nothing but the SDK, bundled as an app would bundle it. */
export interface SdkPage {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveSdkPage(): Promise<SdkPage> {
  const entry = fileURLToPath(import.meta.resolve('@confab/client'));
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'sdk' } },
  })) as Rollup.RollupOutput[];
  const [{ code }] = (output[0] as Rollup.RollupOutput).output;
  const html = `<!doctype html><script>${code.replaceAll('</script', '<\\/script')};window.events=[]</script>`;
  const http = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

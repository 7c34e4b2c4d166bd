import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createLogger, listen, Parts, type Service } from '@confab/platform';
import { createApp } from './app.ts';
import type { WebConfig } from './config.ts';
import { readDevelopmentKey } from './development-key.ts';

/** @throws Error saying what to do, when this process must not or cannot run here */
export async function compose(config: WebConfig): Promise<Service> {
  if (config.CONFAB_MODE !== 'development') {
    throw new Error('this process signs tokens for whoever asks: it runs with CONFAB_MODE=development only');
  }
  if (!existsSync(`${config.WEB_ROOT}/index.html`)) {
    throw new Error(`${config.WEB_ROOT} holds no built client: npm run build -w web`);
  }
  const logger = createLogger({ service: 'web', level: config.LOG_LEVEL, format: config.LOG_FORMAT });
  const key = await readDevelopmentKey(config.TENANTS_FILE);
  const server = createServer(createApp({ root: config.WEB_ROOT, signalingUrls: config.SIGNALING_URLS, key }));
  const parts = new Parts(logger);
  parts.add('page', async () => {
    const port = await listen(server, config.WEB_HOST, config.WEB_PORT);
    logger.info({ host: config.WEB_HOST, port }, 'page is served');
    return () => {
      server.closeAllConnections();
      server.close();
    };
  });
  return { logger, parts };
}

import { mountHealth } from '@confab/platform';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { DevelopmentKey } from './development-key.ts';
import { People } from './people.ts';
import { peopleEndpoint } from './people-endpoint.ts';
import { RateLimit } from './rate-limit.ts';
import { RoomOwners } from './room-owners.ts';
import { securityHeaders } from './security-headers.ts';
import { tokenEndpoint } from './token-endpoint.ts';

export interface AppOptions {
  readonly root: string;
  readonly signalingUrls: readonly string[];
  readonly key: DevelopmentKey;
  readonly rateLimit?: RateLimit;
}

/** body-parser's refusals carry a status; whatever else goes wrong is a bug. */
const onError: ErrorRequestHandler = (error: { status?: number; expose?: boolean }, _request, response, next) => {
  if (response.headersSent || error.expose !== true) return next(error);
  response.status(error.status ?? 400).json({ error: { code: 'bad-request', message: 'body: not readable as JSON' } });
};

/** The page, where it finds the signaling processes, its tokens, and who else is there. */
export function createApp({ root, signalingUrls, key, rateLimit = new RateLimit(50, 100) }: AppOptions): Express {
  const app = express().disable('x-powered-by');
  app.use(securityHeaders(signalingUrls));
  mountHealth(app, { ready: () => true });
  app.get('/config.json', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ signalingUrls });
  });
  app.use(tokenEndpoint(key, rateLimit, new RoomOwners()));
  app.use(peopleEndpoint(new People(), rateLimit));
  // Built files carry their content's hash in their names; the page that names them does not.
  app.use('/assets', express.static(`${root}/assets`, { immutable: true, maxAge: '1y' }));
  app.use(express.static(root, { cacheControl: false }));
  app.use(onError);
  return app;
}

import { CallError } from '@confab/contracts';
import { mountHealth, mountStatistics, type Logger, type Operations } from '@confab/platform';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { isAllowedOrigin } from '../allowed-origins.ts';
import { problemOf, sendProblem } from './problem.ts';

export interface RestOptions extends Operations {
  readonly allowedOrigins: readonly string[];
  /** In development `/metrics` and `/stats` answer here too. */
  readonly isDevelopment: boolean;
  /** What answers below `/v1`; it may be filled later: the sockets of the same port come before the pod. */
  readonly api: Router;
  readonly logger: Logger;
}

/** The HTTP side of the port that clients reach. */
export function createRestApp(options: RestOptions): Express {
  const app = express().disable('x-powered-by');
  app.use(helmet());
  app.use(allowOrigins(options.allowedOrigins));
  mountHealth(app, options);
  if (options.isDevelopment) mountStatistics(app, options);
  app.use('/v1', options.api);
  app.use((request, response) => sendProblem(response, new CallError('not-found', `nothing at ${request.path}`)));
  app.use(problemOf(options.logger));
  return app;
}

function allowOrigins(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && isAllowedOrigin(origin, allowed)) {
      response.set('Access-Control-Allow-Origin', origin);
      response.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key');
      response.set('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

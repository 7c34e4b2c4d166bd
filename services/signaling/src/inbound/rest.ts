import { CallError, type ErrorCode } from '@confab/contracts';
import { mountHealth, mountStatistics, type Logger, type Operations } from '@confab/platform';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { isAllowedOrigin } from './allowed-origins.ts';

export interface RestOptions extends Operations {
  readonly allowedOrigins: readonly string[];
  /** In development `/metrics` and `/stats` answer here too. */
  readonly isDevelopment: boolean;
  readonly logger: Logger;
}

const statusOfCode = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'room-full': 409,
  'room-locked': 423,
  'room-ended': 410,
  'quota-exceeded': 429,
  'rate-limited': 429,
  'no-capacity': 503,
  unavailable: 503,
  timeout: 504,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** The HTTP side of the port that clients reach. */
export function createRestApp(options: RestOptions): Express {
  const app = express().disable('x-powered-by');
  app.use(helmet());
  app.use(allowOrigins(options.allowedOrigins));
  mountHealth(app, options);
  if (options.isDevelopment) mountStatistics(app, options);
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

function problemOf(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (!(error instanceof CallError)) logger.error({ err: error, path: request.path }, 'a REST request failed: a bug');
    sendProblem(response, error instanceof CallError ? error : new CallError('internal', 'internal error'));
  };
}

/** RFC 9457. */
function sendProblem(response: Response, { code, message, retryAfterMs }: CallError): void {
  const status = statusOfCode[code];
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  response.status(status).type('application/problem+json').json({ title: code, status, detail: message, code });
}

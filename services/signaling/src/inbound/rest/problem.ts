import { CallError, type ErrorCode } from '@confab/contracts';
import type { Logger } from '@confab/platform';
import type { ErrorRequestHandler, Response } from 'express';

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

/** Answers whatever a handler threw; what is no `CallError` is a bug and tells the caller nothing. */
export function problemOf(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refused = error instanceof CallError ? error : unreadable(error);
    if (refused === null) logger.error({ err: error, path: request.path }, 'a REST request failed: a bug');
    sendProblem(response, refused ?? new CallError('internal', 'internal error'));
  };
}

/** RFC 9457. */
export function sendProblem(response: Response, { code, message, retryAfterMs }: CallError): void {
  const status = statusOfCode[code];
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  if (code === 'unauthenticated') response.set('WWW-Authenticate', 'Bearer');
  response.status(status).type('application/problem+json').json({ title: code, status, detail: message, code });
}

/** What Express says of a path or body that it cannot read carries a status of the caller's kind. */
function unreadable(error: unknown): CallError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status >= 500) return null;
  const message = error.status === 413 ? 'the body is too large' : 'the request cannot be read';
  return new CallError('bad-request', message, { cause: error });
}

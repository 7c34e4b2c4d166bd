import type { Response } from 'express';
import type { z } from 'zod';
import type { RateLimit } from './rate-limit.ts';

/** Answers with 429 when the limit is reached; true then. */
export function limited(rateLimit: RateLimit, response: Response): boolean {
  const refused = rateLimit.take();
  if (refused.ok) return false;
  const { retryAfterMs } = refused;
  response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  response.status(429).json({ error: { code: 'rate-limited', message: 'too many requests', retryAfterMs } });
  return true;
}

/** Answers with 400, naming the fields. */
export function badRequest(error: z.ZodError, response: Response): void {
  const message = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  response.status(400).json({ error: { code: 'bad-request', message } });
}

import { randomBytes } from 'node:crypto';
import { boundedText, limits, nameSchema } from '@confab/contracts';
import { mintToken } from '@confab/server-sdk';
import { json, Router } from 'express';
import { z } from 'zod';
import type { DevelopmentKey } from './development-key.ts';
import type { RateLimit } from './rate-limit.ts';

const tokenRequestSchema = z.object({
  room: nameSchema,
  identity: nameSchema.optional(),
  name: boundedText(limits.nameBytes).optional(),
});

/**
 * POST /dev/token { room, identity?, name? } → { token, identity, room }. Whoever reaches it gets into any room of the development
 * tenant, so it exists in development only. Without an identity each caller, and so each tab, is a new person.
 */
export function tokenEndpoint(key: DevelopmentKey, rateLimit: RateLimit): Router {
  const router = Router();
  router.post('/dev/token', json({ limit: '4kb' }), async (request, response) => {
    const refused = rateLimit.take();
    if (!refused.ok) {
      const { retryAfterMs } = refused;
      response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
      response
        .status(429)
        .json({ error: { code: 'rate-limited', message: 'too many tokens asked for', retryAfterMs } });
      return;
    }
    const body = tokenRequestSchema.safeParse(request.body);
    if (!body.success) {
      const message = body.error.issues
        .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
        .join('; ');
      response.status(400).json({ error: { code: 'bad-request', message } });
      return;
    }
    const { room, name, identity = `guest-${randomBytes(5).toString('hex')}` } = body.data;
    const token = await mintToken({
      keyId: key.id,
      secret: key.secret.reveal(),
      identity,
      grants: { room, roomJoin: true, roomCreate: true },
      ...(name === undefined ? {} : { name }),
    });
    response.set('Cache-Control', 'no-store').json({ token, identity, room });
  });
  return router;
}

import { randomBytes } from 'node:crypto';
import { boundedText, limits, nameSchema } from '@confab/contracts';
import { mintToken } from '@confab/server-sdk';
import { json, Router } from 'express';
import { z } from 'zod';
import { badRequest, limited } from './answers.ts';
import type { DevelopmentKey } from './development-key.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RoomOwners } from './room-owners.ts';

const tokenRequestSchema = z.object({
  room: nameSchema,
  identity: nameSchema.optional(),
  name: boundedText(limits.nameBytes).optional(),
  /** The room is new, and its maker moderates it. */
  create: z.boolean().optional(),
  /** To call and be called as well. */
  calls: z.boolean().optional(),
});

/**
 * POST /dev/token { room, identity?, name?, create?, calls? } → { token, identity, room, admin }. Whoever reaches it gets into any
 * room of the development tenant, so it exists in development only. Without an identity each caller, and so each tab, is a new
 * person.
 */
export function tokenEndpoint(key: DevelopmentKey, rateLimit: RateLimit, owners: RoomOwners): Router {
  const router = Router();
  router.post('/dev/token', json({ limit: '4kb' }), async (request, response) => {
    if (limited(rateLimit, response)) return;
    const body = tokenRequestSchema.safeParse(request.body);
    if (!body.success) return badRequest(body.error, response);
    const { room, name, create, calls, identity = `guest-${randomBytes(5).toString('hex')}` } = body.data;
    if (create) owners.claim(room, identity);
    const admin = owners.owns(room, identity);
    const token = await mintToken({
      keyId: key.id,
      secret: key.secret.reveal(),
      identity,
      grants: {
        room,
        roomJoin: true,
        roomCreate: true,
        ...(admin ? { roomAdmin: true } : {}),
        ...(calls ? { canCall: true } : {}),
      },
      ...(name === undefined ? {} : { name }),
    });
    response.set('Cache-Control', 'no-store').json({ token, identity, room, admin });
  });
  return router;
}

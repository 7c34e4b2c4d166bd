import { Secret } from '@confab/platform';
import { z } from 'zod';

const dayS = 86_400;

/** A browser throws at an address that it cannot read, and nobody would come in: said here instead. */
const stunOrTurnUrl = z
  .string()
  .regex(
    /^(stuns?:[^\s/?]+|turns?:[^\s/?]+(\?transport=(udp|tcp))?)$/,
    'must be stun:host[:port], or turn:host[:port][?transport=udp|tcp], or either with an s',
  );

export const turnUrl = stunOrTurnUrl.refine((url) => url.startsWith('turn'), 'must be turn: or turns:');

/** Bounds and default of how long a TURN credential is good, in seconds. */
export const turnTtlS = { min: 60, max: 7 * dayS, default: dayS } as const;

export const turnSecretLength = 16;

/** STUN and TURN servers with fixed credentials, as the browser takes them. */
export const iceServerList = z
  .array(
    z
      .object({
        urls: z.union([stunOrTurnUrl, z.array(stunOrTurnUrl).min(1).max(16)]),
        username: z.string().optional(),
        credential: z.string().optional(),
      })
      .refine(
        ({ urls, username, credential }) =>
          ![urls].flat().some((url) => url.startsWith('turn')) || (username !== undefined && credential !== undefined),
        'a TURN server needs username and credential',
      ),
  )
  .max(16);

/** A TURN server that shares a secret with us, as a tenant declares it. */
export const turnService = z.object({
  urls: z.array(turnUrl).min(1).max(16),
  secret: z
    .string()
    .min(turnSecretLength, `must have at least ${turnSecretLength} characters`)
    .transform((text) => new Secret(text)),
  ttlS: z.number().int().min(turnTtlS.min).max(turnTtlS.max).default(turnTtlS.default),
});

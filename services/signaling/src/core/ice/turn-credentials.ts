import { createHmac } from 'node:crypto';
import type { Secret } from '@confab/platform';

/** One TURN service: several addresses of servers that know the same secret. */
export interface TurnService {
  readonly urls: readonly string[];
  readonly secret: Secret;
  /** How long a credential is good, in seconds. */
  readonly ttlS: number;
}

/**
 * What lets `user` allocate a relay until `ttlS` from now, as draft-uberti-behave-turn-rest-00 has it and coturn's `use-auth-secret`
 * checks it. The TURN server's clock decides: a skew of minutes is nothing beside the hours that a credential is good. It looks when
 * an allocation is made; one that stands is refreshed beyond that.
 */
export function turnCredentials(
  { secret, ttlS }: TurnService,
  user: string,
  now: Date,
): { username: string; credential: string } {
  const username = `${Math.floor(now.getTime() / 1000) + ttlS}:${user}`;
  return { username, credential: createHmac('sha1', secret.reveal()).update(username).digest('base64') };
}

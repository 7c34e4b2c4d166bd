import { createHash } from 'node:crypto';
import type { PersonAddress } from '@confab/cluster';

/** The Socket.IO room of a person's devices. Hashed: an identity may be any text, and names no other's slot; never 20 characters. */
export function personChannel({ tenant, identity }: PersonAddress): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([tenant, identity]))
    .digest('hex');
  return `person:{${digest.slice(0, 32)}}`;
}

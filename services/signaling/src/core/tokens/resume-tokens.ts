import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { ParticipantId, RoomAddress, RoomName, TenantId } from '@confab/contracts';
import type { Secret } from '@confab/platform';

/** What a resume token names; whether it is good is the directory's to say. */
export interface ResumeClaim {
  readonly address: RoomAddress;
  readonly participantId: ParticipantId;
}

/**
 * Resume tokens name their participant, so that any pod finds it, and end in a part that only the cell can make. It is derived
 * from a seed instead of drawn, so that a join repeated at another pod answers with the same token. The directory keeps
 * hashes only: who reads Redis cannot resume.
 */
export class ResumeTokens {
  readonly #key: Buffer;

  constructor(clusterSecret: Secret) {
    this.#key = Buffer.from(hkdfSync('sha256', clusterSecret.reveal(), '', 'confab resume token', 32));
  }

  mint({ address, participantId }: ResumeClaim, seed: string): string {
    const claim = Buffer.from(JSON.stringify([address.tenant, address.room, participantId])).toString('base64url');
    return `${claim}.${createHmac('sha256', this.#key).update(`${claim}.${seed}`).digest('base64url')}`;
  }

  /** Null when it is not the form of a resume token at all. */
  parse(token: string): ResumeClaim | null {
    const [claim = '', proof = '', ...rest] = token.split('.');
    if (proof.length !== 43 || rest.length > 0) return null;
    try {
      const parts: unknown = JSON.parse(Buffer.from(claim, 'base64url').toString());
      if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string')) return null;
      const [tenant, room, participantId] = parts as [TenantId, RoomName, ParticipantId];
      return { address: { tenant, room }, participantId };
    } catch {
      return null;
    }
  }

  /** What the directory keeps: SHA-256, hex. */
  hash(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}

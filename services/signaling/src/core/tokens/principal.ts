import { resolveGrants, type Grants, type TenantId } from '@confab/contracts';

/** Who a socket speaks for, and what its token lets it do before it is in a room. */
export interface Principal {
  readonly tenant: TenantId;
  /** Null for a socket that a resume token alone let in: known once it has resumed. */
  readonly identity: string | null;
  readonly name: string;
  readonly metadata: string | null;
  readonly grants: Grants;
  /** When its token ends: nobody joins by it then (`docs/races.md` 8). Null without a token. */
  readonly expiresAt: Date | null;
}

/** What somebody with nothing but a resume token may do by its own right: resume, and no more. */
export const noGrants: Grants = resolveGrants({});

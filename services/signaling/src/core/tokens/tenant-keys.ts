import type { TenantId } from '@confab/contracts';
import type { Secret } from '@confab/platform';

/** One of a tenant's API keys; several are good at a time, so that they can be rotated. */
export interface TenantKey {
  readonly keyId: string;
  readonly tenant: TenantId;
  readonly secret: Secret;
}

/** The keys that are good now; what a call gave may be gone at the next one. */
export interface TenantKeys {
  find(keyId: string): TenantKey | undefined;
}

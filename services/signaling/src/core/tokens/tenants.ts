import { Secret } from '@confab/platform';
import type { TenantId } from '@confab/contracts';
import { z } from 'zod';
import type { IceSettings, TenantIce } from '../ice/ice-servers.ts';
import { iceServerList, turnService } from '../ice/ice-settings.ts';
import type { TenantKey, TenantKeys } from './tenant-keys.ts';

const idText = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be letters, digits, dots and dashes');

const tenantsFile = z.object({
  tenants: z
    .array(
      z.object({
        id: idText,
        keys: z
          .array(z.object({ id: idText, secret: z.string().min(32, 'must have at least 32 characters') }))
          .min(1)
          .max(16),
        /** Either of them replaces all STUN and TURN servers of the cluster for this tenant. */
        iceServers: iceServerList.optional(),
        turn: turnService.optional(),
      }),
    )
    .min(1),
});

/** Known to everybody who has read the repository. */
const developmentSecret = 'devsecret-devsecret-devsecret-32';

/** The tenants of one reading of their file. */
export class Tenants implements TenantKeys, TenantIce {
  readonly #keys = new Map<string, TenantKey>();
  readonly #ice = new Map<TenantId, IceSettings>();

  /**
   * `text` is the file's content.
   * @throws Error in words for the operator, without any secret
   */
  constructor(text: string, mode: 'production' | 'development') {
    for (const { id: tenant, keys, iceServers, turn } of parse(text)) {
      if (iceServers !== undefined || turn !== undefined) {
        this.#ice.set(tenant as TenantId, { servers: iceServers ?? [], turn: turn ?? null });
      }
      for (const { id: keyId, secret } of keys) {
        if (this.#keys.has(keyId)) throw new Error(`the API key ${keyId} is there twice`);
        if (secret === developmentSecret && mode === 'production') {
          throw new Error(`tenant ${tenant}, key ${keyId}: the development secret is not for production`);
        }
        this.#keys.set(keyId, { keyId, tenant: tenant as TenantId, secret: new Secret(secret) });
      }
    }
  }

  find(keyId: string): TenantKey | undefined {
    return this.#keys.get(keyId);
  }

  iceOf(tenant: TenantId): IceSettings | undefined {
    return this.#ice.get(tenant);
  }
}

function parse(text: string): z.output<typeof tenantsFile>['tenants'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // JSON.parse quotes the text around the fault, which may be a secret.
    throw new Error('it is not JSON');
  }
  const parsed = tenantsFile.safeParse(value);
  if (parsed.success) return parsed.data.tenants;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

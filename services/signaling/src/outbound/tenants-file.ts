import { readFile } from 'node:fs/promises';
import { CallError, type TenantId } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import type { IceSettings, TenantIce } from '../core/ice/ice-servers.ts';
import type { TenantKey, TenantKeys } from '../core/tokens/tenant-keys.ts';
import { Tenants } from '../core/tokens/tenants.ts';

export interface TenantsFileOptions {
  readonly path: string;
  readonly mode: 'production' | 'development';
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A Kubernetes Secret is swapped by its symbolic link, of which file watching hears nothing: the content is compared. */
const rereadMs = 2_000;

/** The tenants file, read again while running. A new content that cannot be used leaves the old one in force. */
export class TenantsFile implements TenantKeys, TenantIce {
  readonly #options: TenantsFileOptions;
  #text = '';
  #tenants: TenantKeys & TenantIce = { find: () => undefined, iceOf: () => undefined };
  #timer: Timer | null = null;

  constructor(options: TenantsFileOptions) {
    this.#options = options;
  }

  find(keyId: string): TenantKey | undefined {
    return this.#tenants.find(keyId);
  }

  iceOf(tenant: TenantId): IceSettings | undefined {
    return this.#tenants.iceOf(tenant);
  }

  /** @throws CallError `unavailable`, for the operator, when the file cannot be read or used */
  async start(): Promise<void> {
    const { path, clock } = this.#options;
    try {
      await this.reread();
    } catch (error) {
      throw new CallError('unavailable', `the tenants file ${path} cannot be used: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    this.#timer = clock.every(rereadMs, () => void this.#rereadQuietly());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async reread(): Promise<void> {
    const text = await readFile(this.#options.path, 'utf8');
    if (text === this.#text) return;
    // Remembered first: a fault is reported once, not every two seconds.
    this.#text = text;
    this.#tenants = new Tenants(text, this.#options.mode);
  }

  async #rereadQuietly(): Promise<void> {
    const { path, logger } = this.#options;
    const before = this.#tenants;
    try {
      await this.reread();
      if (this.#tenants !== before) logger.info({ path }, 'the tenants file was read again');
    } catch (error) {
      logger.error(
        { path, reason: reasonOf(error) },
        'the new tenants file cannot be used; the old one stays in force',
      );
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

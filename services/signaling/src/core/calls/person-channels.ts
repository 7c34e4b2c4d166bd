import type { DirectEventData, DirectEventName, TenantId } from '@confab/contracts';

/**
 * Reaches all devices of a tenant's people, at whatever pods they are, each once. What is sent while one of them reconnects does
 * not reach it.
 */
export interface PersonChannels {
  sendToPeople<Name extends DirectEventName>(
    tenant: TenantId,
    identities: readonly string[],
    name: Name,
    data: DirectEventData<Name>,
  ): void;
}

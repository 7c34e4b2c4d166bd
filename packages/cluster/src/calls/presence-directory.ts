import type { PodId, Presence, PresenceStatus, TenantId } from '@confab/contracts';

export interface PersonAddress {
  readonly tenant: TenantId;
  readonly identity: string;
}

/** How a pod's devices of a person want to be seen together. `unseen`: connected, but without a presence; `gone`: none left. */
export type DeviceStatus = PresenceStatus | 'unseen' | 'gone';

export interface PersonSeen extends Presence {
  /** How long there has been no connection, in whole ticks; 0 while there is one, null when nothing is known. */
  readonly awayMs: number | null;
}

export interface PresenceWatch {
  close(): void;
}

/**
 * Who is connected, over all pods: the best status of a person's devices wins (`busy`, `online`, `away`, `offline`). A pod's people
 * share its lease, counted in ticks. Methods throw `CallError('unavailable')` while Redis is away.
 */
export interface PresenceDirectory {
  /** What this pod's devices of these people say now; publishes what changes by it. */
  announce(podId: PodId, people: readonly (PersonAddress & { readonly status: DeviceStatus })[]): Promise<void>;
  /** Renews the pod's lease. Gives back those of its people that the directory has lost, who are to be announced again. */
  renew(podId: PodId, people: readonly PersonAddress[]): Promise<readonly PersonAddress[]>;
  read(tenant: TenantId, identities: readonly string[]): Promise<readonly PersonSeen[]>;
  /** `onChange` hears of each change, `onInterrupted` that some may have been missed. Resolves when the subscription stands. */
  watch(
    person: PersonAddress,
    watcher: { onChange(presence: Presence): void; onInterrupted(): void },
  ): Promise<PresenceWatch>;
}

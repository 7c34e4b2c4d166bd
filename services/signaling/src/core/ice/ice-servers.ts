import type { CallId, IceServer, ParticipantId, TenantId } from '@confab/contracts';
import type { Clock } from '@confab/platform';
import { turnCredentials, type TurnService } from './turn-credentials.ts';

/** Which STUN and TURN servers there are. */
export interface IceSettings {
  /** With fixed credentials, or none. */
  readonly servers: readonly IceServer[];
  /** Gets credentials of each participant's own; null: there is none. */
  readonly turn: TurnService | null;
}

/** What tenants brought themselves; what a call gave may be another at the next one. */
export interface TenantIce {
  /** Undefined where the tenant uses the cluster's. */
  iceOf(tenant: TenantId): IceSettings | undefined;
}

/** The `iceServers` of every answer. */
export class IceServers {
  readonly #cluster: IceSettings;
  readonly #tenants: TenantIce;
  readonly #clock: Pick<Clock, 'date'>;

  constructor(cluster: IceSettings, tenants: TenantIce, clock: Pick<Clock, 'date'>) {
    this.#cluster = cluster;
    this.#tenants = tenants;
    this.#clock = clock;
  }

  /**
   * Credentials made now. `user`: the id of a participant, or of a call, and not an identity: the name goes through a TURN server's
   * logs, and over the network in clear.
   */
  of(tenant: TenantId, user: ParticipantId | CallId): IceServer[] {
    const { servers, turn } = this.#tenants.iceOf(tenant) ?? this.#cluster;
    if (turn === null) return [...servers];
    const credentials = turnCredentials(turn, `${tenant}/${user}`, this.#clock.date());
    return [...servers, { urls: [...turn.urls], ...credentials }];
  }
}

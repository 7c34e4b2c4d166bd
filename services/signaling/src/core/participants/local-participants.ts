import type { ParticipantId } from '@confab/contracts';
import type { Placement } from '@confab/cluster';
import type { Membership } from './membership.ts';

/** The participants that this pod owns. */
export class LocalParticipants {
  readonly #memberships = new Map<ParticipantId, Membership>();

  get size(): number {
    return this.#memberships.size;
  }

  find(participantId: ParticipantId): Membership | undefined {
    return this.#memberships.get(participantId);
  }

  /** The newcomer takes the place of an older membership of the same participant, which goes quiet. */
  add(membership: Membership): void {
    this.#memberships.get(membership.participantId)?.end('superseded');
    this.#memberships.set(membership.participantId, membership);
  }

  remove(membership: Membership): void {
    const current = this.#memberships.get(membership.participantId);
    if (current === membership) this.#memberships.delete(membership.participantId);
  }

  all(): readonly Membership[] {
    return [...this.#memberships.values()];
  }

  on({ nodeId, nodeEpoch }: Placement): readonly Membership[] {
    return this.all().filter(({ placement }) => placement.nodeId === nodeId && placement.nodeEpoch === nodeEpoch);
  }

  isAnyOn({ nodeId, nodeEpoch }: Placement): boolean {
    for (const { placement } of this.#memberships.values()) {
      if (placement.nodeId === nodeId && placement.nodeEpoch === nodeEpoch) return true;
    }
    return false;
  }
}

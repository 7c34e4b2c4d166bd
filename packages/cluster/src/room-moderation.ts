import type { Grants, ParticipantId, ProducerId, RoomAddress, RoomEpoch, Source } from '@confab/contracts';
import type { ChangeOutcome, Operation } from './operation.ts';
import type { Ownership, Placement, RoomRecord } from './records.ts';

interface Moderation extends Operation {
  readonly address: RoomAddress;
}

interface ModerationOf extends Moderation {
  readonly participantId: ParticipantId;
}

/** Whom a moderator's word was about, as a node has to be told: by the owner's epoch of that moment. */
export interface Moderated {
  readonly status: 'done';
  readonly seq: number;
  readonly epoch: RoomEpoch;
  readonly owner: Ownership;
  readonly placement: Placement;
}

type NotFound = { readonly status: 'not-found' };

/**
 * What moderators do to a room and to others in it: no owner's epoch fences it, because it counts whoever owns them. The same
 * rules as for `RoomDirectory` otherwise.
 */
export interface RoomModeration {
  /** Pauses what somebody publishes from one source, and declares it muted. `by` is left out for a tenant's server. */
  muteParticipant(
    input: ModerationOf & { source: Source; by?: ParticipantId | undefined },
  ): Promise<(Moderated & { readonly producerIds: readonly ProducerId[] }) | NotFound>;
  /** Takes somebody out; `ban` keeps the identity out for the rest of the room's life. `message` reaches its client. */
  expelParticipant(
    input: ModerationOf & { ban: boolean; message?: string | undefined },
  ): Promise<Moderated | NotFound | { readonly status: 'too-many-bans' }>;
  /** No fact when nothing changes. */
  lockRoom(input: Moderation & { locked: boolean; by?: ParticipantId | undefined }): Promise<ChangeOutcome>;
  /** Ends a wait in the lobby. `admitted` lets the identity in from now on, `left` is what who waits does. */
  decideWaiting(input: ModerationOf & { decision: 'admitted' | 'denied' | 'left' }): Promise<ChangeOutcome>;
  /** New grants by its own token. Pods learn of it by the fact, which shows others nothing new. */
  updateGrants(input: Moderation & { owner: Ownership; grants: Grants }): Promise<ChangeOutcome>;
  /** New grants by somebody else's word, only while they are still the expected ones. */
  changeGrants(
    input: ModerationOf & { expected: Grants; grants: Grants },
  ): Promise<ChangeOutcome | { readonly status: 'changed-meanwhile' }>;
  /** The room without its people; null when it is not open. */
  readRoomRecord(address: RoomAddress): Promise<RoomRecord | null>;
}

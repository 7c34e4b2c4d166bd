import type { Participant, ParticipantId } from '@confab/contracts';
import type { RoomChange } from '../room-change.ts';

/** Who has raised a hand, in the order in which they did. Pure. */
export class RoomHands {
  readonly #raised = new Map<ParticipantId, string>();
  #self: ParticipantId | undefined;

  get inOrder(): readonly ParticipantId[] {
    // ISO times in UTC sort as text; no two in a room are the same.
    return [...this.#raised]
      .sort(([, one], [, other]) => (one < other ? -1 : 1))
      .map(([participantId]) => participantId);
  }

  /** Takes one change of the room; true when the hands are others now. */
  apply(change: RoomChange): boolean {
    switch (change.type) {
      case 'participant-joined':
      case 'participant-updated':
        return this.put(change.participant);
      case 'self-updated':
        return this.selfIs(change.participant);
      case 'participant-left':
        return this.#raised.delete(change.participant.participantId);
      default:
        return false;
    }
  }

  /** Oneself, maybe as another participant than before. */
  selfIs(self: Participant): boolean {
    const former = this.#self !== undefined && this.#self !== self.participantId && this.#raised.delete(this.#self);
    this.#self = self.participantId;
    return this.put(self) || former;
  }

  put({ participantId, handRaisedAt }: Participant): boolean {
    const known = this.#raised.get(participantId);
    if ((known ?? null) === handRaisedAt) return false;
    if (handRaisedAt === null) this.#raised.delete(participantId);
    else this.#raised.set(participantId, handRaisedAt);
    return true;
  }
}

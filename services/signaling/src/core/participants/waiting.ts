import type { ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import type { Fact } from '@confab/cluster';
import type { ClientOutlet } from '../client-outlet.ts';
import type { RoomEvent } from '../rooms/room-event.ts';
import type { RoomMember } from '../rooms/local-room.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';

export interface WaitingOptions {
  readonly participantId: ParticipantId;
  readonly epoch: RoomEpoch;
  /** The wait's from now on. */
  readonly hold: RoomHold;
  readonly outlet: ClientOutlet;
  /** Called once, when the wait is over for whatever reason. */
  readonly onOver: (waiting: Waiting) => void;
  /** Its client is gone, or wants something else: the directory has to hear of it. */
  readonly onLeft: (waiting: Waiting) => void;
}

/**
 * Somebody in the lobby, for as long as the socket waits. What is decided comes with the room's facts, at whatever pod it was
 * decided; where they have a gap, the client is told to ask again, which is never wrong.
 */
export class Waiting implements RoomMember {
  readonly participantId: ParticipantId;
  readonly epoch: RoomEpoch;
  readonly address: RoomAddress;
  readonly grants = { roomAdmin: false };
  readonly #options: WaitingOptions;
  #phase: 'waiting' | 'over' = 'waiting';
  /** What was decided before the client had its answer; null when it has that. */
  #held: (() => void)[] | null = [];

  constructor(options: WaitingOptions) {
    this.#options = options;
    this.participantId = options.participantId;
    this.epoch = options.epoch;
    this.address = options.hold.room.address;
    options.hold.room.addMember(this);
  }

  /** The client knows that it waits. */
  answered(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const tell of held) tell();
  }

  onEvent(_event: RoomEvent, { name, data, internals }: Fact): void {
    if (name !== 'waiting-participant-left' || data['participantId'] !== this.participantId) return;
    if (data['reason'] === 'denied') this.#end('denied');
    else if (internals?.superseded === true) this.#end('duplicate-identity');
    // Admitted; or the directory gave this pod up for lost, and its lobby is not.
    else this.askAgain();
  }

  onSnapshot(): void {
    // It still waits: whoever does not is lost to the room.
  }

  onAudioOnlyRecommended(): void {
    // Nothing of the room is shown to who waits.
  }

  onLost(reason: 'room-ended' | 'removed'): void {
    if (reason === 'room-ended') this.#end('room-ended');
    else this.askAgain();
  }

  /** Admitted; or it may be, nobody here knows. */
  askAgain(): void {
    this.#over(() => this.#options.outlet.send('admitted', { participantId: this.participantId }));
  }

  /** By the client's own wish, or because it is gone. */
  leave(): void {
    if (this.#over(() => undefined)) this.#options.onLeft(this);
  }

  #end(reason: 'denied' | 'duplicate-identity' | 'room-ended'): void {
    this.#over(() => this.#options.outlet.send('removed', { reason }));
  }

  #over(tell: () => void): boolean {
    if (this.#phase === 'over') return false;
    this.#phase = 'over';
    this.#options.hold.room.removeMember(this);
    this.#options.hold.release();
    this.#options.onOver(this);
    if (this.#held === null) tell();
    else this.#held.push(tell);
    return true;
  }
}

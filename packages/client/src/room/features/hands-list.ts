import type { EventEmitter } from 'eventemitter3';
import type { ParticipantId } from '@confab/contracts';
import { announce } from '../../announce.ts';
import type { RoomEvents } from '../room-events.ts';
import type { LocalParticipant } from '../local-participant.ts';
import type { RemoteParticipant } from '../remote-participant.ts';
import type { RoomChange } from '../room-change.ts';
import type { RoomFeature } from '../room-feature.ts';
import { RoomHands } from './room-hands.ts';
import type { RoomState } from '../room-state.ts';

type Person = RemoteParticipant | LocalParticipant;

/** Raised hands as people, and the event that says that they are others now. */
export class HandsList implements RoomFeature {
  readonly #room: EventEmitter<RoomEvents>;
  readonly #find: (participantId: ParticipantId) => Person | undefined;
  readonly #hands = new RoomHands();

  constructor(
    room: EventEmitter<RoomEvents>,
    { self }: Pick<RoomState, 'self'>,
    find: (participantId: ParticipantId) => Person | undefined,
  ) {
    this.#room = room;
    this.#find = find;
    this.#hands.selfIs(self);
  }

  get list(): readonly Person[] {
    return this.#hands.inOrder.map(this.#find).filter((person) => person !== undefined);
  }

  apply(change: RoomChange): void {
    if (this.#hands.apply(change)) announce(this.#room, 'handsChanged');
  }
}

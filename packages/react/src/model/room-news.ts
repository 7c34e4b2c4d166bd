import type { Room } from '@confab/client';
import { Store } from './store.ts';

/** Above this many people, comings and goings are no news. */
const smallRoom = 12;

type NewsRoom = Pick<Room, 'participants' | 'hands' | 'waiting' | 'localParticipant' | 'on' | 'off'>;
type Who = { readonly name: string; readonly identity: string };

const nameOf = ({ name, identity }: Who): string => name || identity;

/** What happens in the room, in one sentence at a time, for those who do not see it: a live region reads it out. */
export class RoomNews {
  readonly sentence = new Store('');
  readonly #room: NewsRoom;
  #waiting: number;
  #hands: ReadonlySet<string>;

  constructor(room: NewsRoom) {
    this.#room = room;
    this.#waiting = room.waiting.length;
    this.#hands = new Set(room.hands.map(({ participantId }) => participantId));
    room.on('participantJoined', this.#onJoined);
    room.on('participantLeft', this.#onLeft);
    room.on('trackPublished', this.#onPublished);
    room.on('handsChanged', this.#onHands);
    room.on('waitingChanged', this.#onWaiting);
    room.on('roomLockedChanged', this.#onLocked);
    room.on('chatMessage', this.#onChat);
  }

  close(): void {
    const room = this.#room;
    room.off('participantJoined', this.#onJoined);
    room.off('participantLeft', this.#onLeft);
    room.off('trackPublished', this.#onPublished);
    room.off('handsChanged', this.#onHands);
    room.off('waitingChanged', this.#onWaiting);
    room.off('roomLockedChanged', this.#onLocked);
    room.off('chatMessage', this.#onChat);
  }

  readonly #onJoined = (participant: Who): void => {
    if (this.#room.participants.size < smallRoom) this.sentence.set(`${nameOf(participant)} joined`);
  };

  readonly #onLeft = (participant: Who): void => {
    if (this.#room.participants.size < smallRoom) this.sentence.set(`${nameOf(participant)} left`);
  };

  readonly #onPublished = ({ source }: { readonly source: string }, participant: Who): void => {
    if (source === 'screen') this.sentence.set(`${nameOf(participant)} shares a screen`);
  };

  readonly #onHands = (): void => {
    const before = this.#hands;
    this.#hands = new Set(this.#room.hands.map(({ participantId }) => participantId));
    const newest = this.#room.hands.findLast(({ participantId }) => !before.has(participantId));
    if (newest && newest.participantId !== this.#room.localParticipant.participantId) {
      this.sentence.set(`${nameOf(newest)} raised a hand`);
    }
  };

  readonly #onWaiting = (): void => {
    const { waiting } = this.#room;
    const newest = waiting.at(-1);
    if (waiting.length > this.#waiting && newest) this.sentence.set(`${newest.name || 'Somebody'} waits to be let in`);
    this.#waiting = waiting.length;
  };

  readonly #onLocked = (locked: boolean): void => {
    this.sentence.set(locked ? 'The room is locked now' : 'The room is open again');
  };

  readonly #onChat = ({ from, fromName }: { readonly from: string; readonly fromName?: string | undefined }): void => {
    if (from !== this.#room.localParticipant.participantId)
      this.sentence.set(`New message from ${fromName ?? 'somebody'}`);
  };
}

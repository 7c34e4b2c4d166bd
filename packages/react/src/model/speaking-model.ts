import type { Room } from '@confab/client';
import { Store } from './store.ts';

const pollMs = 200;
const audibleLevel = 0.02;

type SpokenRoom = Pick<Room, 'participants' | 'activeSpeaker' | 'localParticipant' | 'on' | 'off'>;

/** Who is heard now, and who spoke last. */
export class SpeakingModel {
  /** ParticipantIds of those who are heard at this moment. */
  readonly now = new Store<ReadonlySet<string>>(new Set());
  /** Whom the speaker view shows: it stays when they stop, until somebody else begins. */
  readonly last = new Store<string | undefined>(undefined);
  readonly #room: SpokenRoom;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(room: SpokenRoom) {
    this.#room = room;
    room.on('activeSpeakerChanged', this.#onSpeaker);
    this.#onSpeaker();
    // The server names one speaker; whoever is heard beside them is known from what arrives.
    this.#timer = setInterval(() => this.#listen(), pollMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#room.off('activeSpeakerChanged', this.#onSpeaker);
  }

  readonly #onSpeaker = (): void => {
    const { activeSpeaker } = this.#room;
    if (activeSpeaker !== null && activeSpeaker !== this.#room.localParticipant.participantId) {
      this.last.set(activeSpeaker);
    }
    this.#listen();
  };

  #listen(): void {
    const speaking = [...this.#room.participants.values()]
      .filter((participant) => (participant.publication('microphone')?.audioLevel ?? 0) > audibleLevel)
      .map(({ participantId }) => participantId as string);
    const { activeSpeaker } = this.#room;
    if (activeSpeaker !== null && !speaking.includes(activeSpeaker)) speaking.push(activeSpeaker);
    const before = this.now.get();
    if (speaking.length === before.size && speaking.every((key) => before.has(key))) return;
    this.now.set(new Set(speaking));
  }
}

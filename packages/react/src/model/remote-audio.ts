import { AudioOutput, type Room } from '@confab/client';
import type { Settings } from './settings.ts';
import { Store } from './store.ts';

type HeardRoom = Pick<Room, 'participants' | 'on' | 'off'>;

/** Plays everybody's sound, whether or not their tile is shown, on the chosen speaker. */
export class RemoteAudio {
  /** The browser wants a click first: `start` from one. */
  readonly blocked = new Store(false);
  readonly #room: HeardRoom;
  readonly #settings: Store<Settings>;
  readonly #output: AudioOutput;
  readonly #unwatch: () => void;

  constructor(room: HeardRoom, settings: Store<Settings>, output: AudioOutput = new AudioOutput()) {
    this.#room = room;
    this.#settings = settings;
    this.#output = output;
    output.on('blockedChanged', (blocked) => this.blocked.set(blocked));
    room.on('trackSubscribed', this.#onSubscribed);
    room.on('trackUnsubscribed', this.#onUnsubscribed);
    this.#unwatch = settings.watch(() => void this.#route());
    void this.#route();
    for (const participant of room.participants.values()) {
      for (const { track } of participant.publications.values()) if (track) output.attach(track);
    }
  }

  /** From a click: lets the browser play what it held back. */
  start(): Promise<void> {
    return this.#output.start();
  }

  close(): void {
    this.#unwatch();
    this.#room.off('trackSubscribed', this.#onSubscribed);
    this.#room.off('trackUnsubscribed', this.#onUnsubscribed);
    this.#output.close();
  }

  readonly #onSubscribed = (track: MediaStreamTrack): void => this.#output.attach(track);

  readonly #onUnsubscribed = (track: MediaStreamTrack): void => this.#output.detach(track);

  async #route(): Promise<void> {
    const { speaker } = this.#settings.get();
    if (speaker === this.#output.speaker || !this.#output.canChooseSpeaker) return;
    // A remembered speaker that is not plugged in: the system chooses.
    await this.#output.setSpeaker(speaker).catch(() => {});
  }
}

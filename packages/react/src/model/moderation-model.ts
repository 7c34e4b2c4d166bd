import type { Room } from '@confab/client';
import { actionProblem } from './plain-words.ts';
import { Store } from './store.ts';

type ModeratedRoom = Pick<Room, 'moderation'>;
type Id = Parameters<Room['moderation']['admit']>[0];

/** What moderators do. One action at a time for each person; a refusal is told in words. */
export class ModerationModel {
  /** ParticipantIds, and `room`, that something is being done to. */
  readonly busy = new Store<ReadonlySet<string>>(new Set());
  readonly #room: ModeratedRoom;
  readonly #onProblem: (text: string) => void;

  constructor(room: ModeratedRoom, onProblem: (text: string) => void) {
    this.#room = room;
    this.#onProblem = onProblem;
  }

  mute(participantId: string, source?: 'microphone' | 'camera' | 'screen'): Promise<void> {
    const what = source === 'camera' ? 'stop their video' : source === 'screen' ? 'stop their screen' : 'mute them';
    return this.#do(participantId, what, (moderation) => moderation.mute(participantId as Id, source));
  }

  remove(participantId: string, options: { readonly ban?: boolean } = {}): Promise<void> {
    return this.#do(participantId, options.ban ? 'ban them' : 'remove them', (moderation) =>
      moderation.remove(participantId as Id, options),
    );
  }

  admit(participantId: string): Promise<void> {
    return this.#do(participantId, 'let them in', (moderation) => moderation.admit(participantId as Id));
  }

  deny(participantId: string): Promise<void> {
    return this.#do(participantId, 'turn them away', (moderation) => moderation.deny(participantId as Id));
  }

  lock(locked: boolean): Promise<void> {
    return this.#do('room', locked ? 'lock the room' : 'unlock the room', (moderation) => moderation.lock(locked));
  }

  /** Ends the call for everybody. */
  end(): Promise<void> {
    return this.#do('room', 'end the call for everybody', (moderation) => moderation.end());
  }

  async #do(key: string, what: string, act: (moderation: Room['moderation']) => Promise<unknown>): Promise<void> {
    if (this.busy.get().has(key)) return;
    this.busy.set(new Set(this.busy.get()).add(key));
    try {
      await act(this.#room.moderation);
    } catch (error) {
      this.#onProblem(actionProblem(what, error));
    } finally {
      const busy = new Set(this.busy.get());
      busy.delete(key);
      this.busy.set(busy);
    }
  }
}

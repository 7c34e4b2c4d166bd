import type { Room } from '@confab/client';
import { actionProblem } from './plain-words.ts';
import { Store } from './store.ts';

/** An emoji that somebody sent, while it is shown. */
export interface ShownReaction {
  readonly id: number;
  readonly participantId: string;
  readonly name: string;
  readonly emoji: string;
}

/** What `Controls` offers. */
export const offeredReactions = ['👍', '👏', '❤️', '😂', '🎉', '😮', '🙏', '👎'] as const;

const shownMs = 4_000;
/** Beyond this nobody sees single ones. */
const mostShown = 30;

type ReactingRoom = Pick<Room, 'participants' | 'localParticipant' | 'on' | 'off'>;

/** Reactions of the last seconds. */
export class ReactionsModel {
  readonly shown = new Store<readonly ShownReaction[]>([]);
  readonly #room: ReactingRoom;
  readonly #onProblem: (text: string) => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #count = 0;

  constructor(room: ReactingRoom, onProblem: (text: string) => void) {
    this.#room = room;
    this.#onProblem = onProblem;
    room.on('reaction', this.#onReaction);
  }

  async send(emoji: string): Promise<void> {
    await this.#room.localParticipant
      .react(emoji)
      .catch((error: unknown) => this.#onProblem(actionProblem('react', error)));
  }

  close(): void {
    this.#room.off('reaction', this.#onReaction);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.shown.set([]);
  }

  readonly #onReaction = (participantId: string, emoji: string): void => {
    this.#count += 1;
    const id = this.#count;
    this.shown.set(
      [...this.shown.get(), { id, participantId, name: this.#nameOf(participantId), emoji }].slice(-mostShown),
    );
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.shown.set(this.shown.get().filter((reaction) => reaction.id !== id));
    }, shownMs);
    this.#timers.add(timer);
  };

  #nameOf(participantId: string): string {
    if (participantId === this.#room.localParticipant.participantId) return 'You';
    const participant = [...this.#room.participants.values()].find((one) => one.participantId === participantId);
    return participant?.name || participant?.identity || '';
  }
}

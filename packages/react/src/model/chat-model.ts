import type { Room } from '@confab/client';
import { actionProblem } from './plain-words.ts';
import { Store } from './store.ts';

/** A chat message as it is shown. All of it is text: nothing of it may become markup. */
export interface ChatLine {
  readonly id: string;
  readonly author: string;
  readonly isSelf: boolean;
  /** To whom, in a message to one person only. */
  readonly to: string | undefined;
  readonly text: string;
  readonly sentAt: Date;
}

export interface ChatState {
  /** Oldest first. */
  readonly lines: readonly ChatLine[];
  /** Messages of others since the chat was last looked at. */
  readonly unread: number;
  /** ParticipantId of whom the next message is for; undefined: everybody. */
  readonly to: string | undefined;
  readonly status: 'idle' | 'sending' | 'loading';
  /** `none`: the first message of the room is shown. */
  readonly older: 'maybe' | 'none';
  readonly problem: string | undefined;
}

type ChatRoom = Pick<Room, 'chat' | 'participants' | 'localParticipant' | 'on' | 'off'>;
type Message = Room['chat']['messages'][number];
type ParticipantIdOf = Parameters<Room['participants']['get']>[0];

/** What the SDK reads at once: fewer mean that there are no more. */
const pageSize = 100;

/** The room's chat: what was said, what is unread, and saying something to all or to one. */
export class ChatModel {
  readonly state = new Store<ChatState>({
    lines: [],
    unread: 0,
    to: undefined,
    status: 'idle',
    older: 'none',
    problem: undefined,
  });
  readonly #room: ChatRoom;
  #looking = false;

  constructor(room: ChatRoom) {
    this.#room = room;
    room.on('chatMessage', this.#onMessage);
    room.on('participantLeft', this.#onLeft);
    room.on('chatHistoryLoaded', this.#onHistory);
    room.on('rejoined', this.#redraw);
    this.#redraw();
  }

  /** The chat is open: nothing in it is unread. */
  look(looking: boolean): void {
    this.#looking = looking;
    if (looking) this.state.patch({ unread: 0 });
  }

  /** The next message goes to this participant only, or to everybody. */
  address(to: string | undefined): void {
    this.state.patch({ to });
  }

  /** True when the server has it; else `problem` says why not, and the text is the caller's to keep. */
  async send(text: string): Promise<boolean> {
    const { status, to } = this.state.get();
    if (text.trim() === '' || status === 'sending') return false;
    this.state.patch({ status: 'sending', problem: undefined });
    try {
      await this.#room.chat.send(text, to === undefined ? {} : { to: to as ParticipantIdOf });
      this.#redraw();
      return true;
    } catch (error) {
      this.state.patch({ problem: actionProblem('write here', error) });
      return false;
    } finally {
      this.state.patch({ status: 'idle' });
    }
  }

  /** Shows older messages, if there are any. */
  async loadOlder(): Promise<void> {
    const { status, older } = this.state.get();
    if (status !== 'idle' || older === 'none') return;
    this.state.patch({ status: 'loading', problem: undefined });
    try {
      if ((await this.#room.chat.loadOlder()) === 0) this.state.patch({ older: 'none' });
    } catch (error) {
      this.state.patch({ problem: actionProblem('read older messages', error) });
    } finally {
      this.state.patch({ status: 'idle' });
    }
  }

  dismissProblem(): void {
    this.state.patch({ problem: undefined });
  }

  close(): void {
    this.#room.off('chatMessage', this.#onMessage);
    this.#room.off('participantLeft', this.#onLeft);
    this.#room.off('chatHistoryLoaded', this.#onHistory);
    this.#room.off('rejoined', this.#redraw);
  }

  readonly #onMessage = (message: Message): void => {
    const isUnread = !this.#looking && !this.#isOwn(message);
    this.state.patch({ unread: this.state.get().unread + (isUnread ? 1 : 0) });
    this.#redraw();
  };

  readonly #onHistory = (count: number): void => {
    this.state.patch({ older: count < pageSize ? 'none' : 'maybe' });
    this.#redraw();
  };

  readonly #onLeft = ({ participantId }: { readonly participantId: string }): void => {
    // A text meant for one person must not silently go to all: the choice is made anew.
    if (this.state.get().to === participantId) {
      this.state.patch({ to: undefined, problem: 'They left the call. The next message goes to everybody.' });
    }
  };

  readonly #redraw = (): void => {
    this.state.patch({ lines: this.#room.chat.messages.map((message) => this.#line(message)) });
  };

  #line(message: Message): ChatLine {
    const { id, text, sentAt, to } = message;
    return {
      id,
      author: this.#isOwn(message) ? 'You' : (message.fromName ?? this.#nameOf(message.from)),
      isSelf: this.#isOwn(message),
      to: to === undefined ? undefined : this.#nameOf(to),
      text,
      sentAt: new Date(sentAt),
    };
  }

  #isOwn({ from, fromIdentity }: Message): boolean {
    const { participantId, identity } = this.#room.localParticipant;
    return from === participantId || fromIdentity === identity;
  }

  #nameOf(participantId: string): string {
    if (participantId === this.#room.localParticipant.participantId) return 'you';
    const participant = this.#room.participants.get(participantId as ParticipantIdOf);
    return participant?.name || participant?.identity || 'somebody who left';
  }
}

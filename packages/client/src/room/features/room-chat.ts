import type { EventEmitter } from 'eventemitter3';
import type { ChatMessage, ParticipantId } from '@confab/contracts';
import { ChatLog } from './chat-log.ts';
import { isPassing } from '../../errors.ts';
import { announce } from '../../announce.ts';
import type { RoomEvents } from '../room-events.ts';
import type { DirectHandlers } from '../../signaling/pushes.ts';
import { Reconciler } from '../../timing/reconciler.ts';
import type { RoomChange } from '../room-change.ts';
import type { RoomFeature } from '../room-feature.ts';
import type { Requests } from '../../signaling/requests.ts';

export interface ChatOptions {
  /** Only this participant gets it. */
  readonly to?: ParticipantId | undefined;
}

/** The largest page that the server gives. */
const pageSize = 100;
/** Pages read after an outage: together all that a server keeps. */
const mostPages = 5;

/** What is written in a room: to all, to one, and what was written before one came. */
export class RoomChat implements RoomFeature {
  readonly #room: EventEmitter<RoomEvents>;
  readonly #requests: Requests;
  readonly #self: () => ParticipantId;
  readonly #log = new ChatLog();
  #state: 'new' | 'open' | 'closed' = 'new';
  /** The newest message when the socket was lost: whatever was sent to us alone after it may have been lost with it. */
  #lostAfter: { readonly message: ChatMessage | undefined; readonly losses: number } | undefined;
  readonly #catchingUp: Reconciler;

  constructor(room: EventEmitter<RoomEvents>, requests: Requests, self: () => ParticipantId) {
    this.#room = room;
    this.#requests = requests;
    this.#self = self;
    this.#catchingUp = new Reconciler({ clock: requests.clock, work: () => this.#catchUp(), isPassing });
  }

  /** History and what came since, oldest first, at most 500; another array after each change. */
  get messages(): readonly ChatMessage[] {
    return this.#log.messages;
  }

  /** Sends plain text. Resolves with the message as others see it; rejects with the server's refusal. */
  async send(text: string, { to }: ChatOptions = {}): Promise<ChatMessage> {
    const sent = await this.#requests.request('chat', { text, ...(to === undefined ? {} : { to }) });
    const message = { ...sent, from: this.#self(), text, ...(to === undefined ? {} : { to }) };
    this.#take([message]);
    return message;
  }

  /** Reads history further back. Resolves with the number of messages found; 0 when there are none. */
  async loadOlder(): Promise<number> {
    const messages = await this.#page(this.messages[0]);
    if (this.#state === 'closed') return 0;
    const found = this.#log.add(messages).length;
    if (found > 0) announce(this.#room, 'chatHistoryLoaded', found);
    return found;
  }

  entered(): void {
    if (this.#state === 'new') void this.loadOlder().catch(() => {});
    else this.resumed();
    this.#state = 'open';
  }

  away(): void {
    const { message = this.messages.at(-1), losses = 0 } = this.#lostAfter ?? {};
    this.#lostAfter = { message, losses: losses + 1 };
  }

  resumed(): void {
    if (this.#lostAfter) void this.#catchingUp.poke();
  }

  apply(change: RoomChange): void {
    if (change.type === 'chat') this.#take([change.message]);
  }

  readonly direct: DirectHandlers = { chat: (message) => this.#take([message]) };

  close(): void {
    this.#state = 'closed';
    this.#catchingUp.close();
  }

  /** Reads the history back to where the socket was lost. */
  async #catchUp(): Promise<void> {
    if (!this.#lostAfter) return;
    const { message, losses } = this.#lostAfter;
    const missed = await this.#missedSince(message);
    if (this.#state === 'closed') return;
    this.#take(missed);
    // Where it was lost again meanwhile, the next resume reads from the older mark on.
    if (this.#lostAfter.losses === losses) this.#lostAfter = undefined;
  }

  async #missedSince(last: ChatMessage | undefined): Promise<readonly ChatMessage[]> {
    const missed: ChatMessage[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const messages = await this.#page(missed[0]);
      missed.unshift(...messages);
      if (messages.length < pageSize || messages.some(({ id }) => id === last?.id)) break;
    }
    return missed;
  }

  /** Messages before this one, or the newest; oldest first. */
  async #page(before: ChatMessage | undefined): Promise<readonly ChatMessage[]> {
    const payload = { limit: pageSize, ...(before ? { before: before.id } : {}) };
    return (await this.#requests.request('get-chat-history', payload)).messages;
  }

  #take(messages: readonly ChatMessage[]): void {
    if (this.#state === 'closed') return;
    for (const message of this.#log.add(messages)) announce(this.#room, 'chatMessage', message);
  }
}

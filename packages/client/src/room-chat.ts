import type { EventEmitter } from 'eventemitter3';
import type { ChatMessage, ParticipantId } from '@confab/contracts';
import { ChatLog } from './chat-log.ts';
import { announce, type RoomEvents } from './events.ts';
import type { DirectHandlers } from './pushes.ts';
import type { RoomChange } from './room-change.ts';
import type { Requests, RoomFeature } from './room-feature.ts';

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
  #lostAfter: { readonly message: ChatMessage | undefined } | undefined;
  #catchingUp = false;

  constructor(room: EventEmitter<RoomEvents>, requests: Requests, self: () => ParticipantId) {
    this.#room = room;
    this.#requests = requests;
    this.#self = self;
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
    const [oldest] = this.messages;
    const { messages } = await this.#requests.request('get-chat-history', {
      limit: pageSize,
      ...(oldest ? { before: oldest.id } : {}),
    });
    return this.#remember(messages);
  }

  entered(): void {
    if (this.#state === 'new') void this.loadOlder().catch(() => {});
    else void this.#catchUp();
    this.#state = 'open';
  }

  away(): void {
    this.#lostAfter ??= { message: this.messages.at(-1) };
  }

  resumed(): void {
    void this.#catchUp();
  }

  apply(change: RoomChange): void {
    if (change.type === 'chat') this.#take([change.message]);
  }

  readonly direct: DirectHandlers = { chat: (message) => this.#take([message]) };

  close(): void {
    this.#state = 'closed';
  }

  /** Reads the history back to where the socket was lost. Kept for the next resume when it fails. */
  async #catchUp(): Promise<void> {
    const since = this.#lostAfter;
    if (!since || this.#catchingUp) return;
    this.#catchingUp = true;
    try {
      const missed: ChatMessage[] = [];
      for (let page = 0; page < mostPages; page += 1) {
        const [oldest] = missed;
        const { messages } = await this.#requests.request('get-chat-history', {
          limit: pageSize,
          ...(oldest ? { before: oldest.id } : {}),
        });
        missed.unshift(...messages);
        const reached = messages.some(({ id }) => id === since.message?.id);
        if (reached || messages.length < pageSize) break;
      }
      if (this.#state === 'closed') return;
      this.#take(missed);
      // Lost again meanwhile: from the older mark on, which is where it still stands.
      this.#lostAfter = undefined;
    } catch {
      // The server says no, or is away again: then the next resume tries.
    } finally {
      this.#catchingUp = false;
    }
  }

  #take(messages: readonly ChatMessage[]): void {
    for (const message of this.#log.add(messages)) announce(this.#room, 'chatMessage', message);
  }

  #remember(messages: readonly ChatMessage[]): number {
    if (this.#state === 'closed') return 0;
    const found = this.#log.add(messages).length;
    if (found > 0) announce(this.#room, 'chatHistoryLoaded', found);
    return found;
  }
}

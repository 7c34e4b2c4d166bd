import type { ChatMessage, MessageId } from '@confab/contracts';

/** As many as the server keeps: what is older cannot be had again. */
const mostMessages = 500;

/** Messages in the order in which they were sent, each once, boundedly many. */
export class ChatLog {
  #messages: readonly ChatMessage[] = [];
  readonly #known = new Set<MessageId>();

  /** Oldest first; another array after each change. */
  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** Puts messages where they belong and gives back those that were not there, and are now: the oldest may have no place. */
  add(messages: readonly ChatMessage[]): ChatMessage[] {
    const fresh = messages.filter(({ id }) => !this.#known.has(id) && this.#known.add(id));
    if (fresh.length === 0) return [];
    // Mostly one at the end: the sort finds it in place.
    const all = [...this.#messages, ...fresh].sort(bySending);
    this.#messages = all.slice(-mostMessages);
    for (const { id } of all.slice(0, -mostMessages)) this.#known.delete(id);
    return fresh.filter(({ id }) => this.#known.has(id));
  }
}

// Ids break the tie of one millisecond; they grow with time.
function bySending(one: ChatMessage, other: ChatMessage): number {
  if (one.sentAt !== other.sentAt) return one.sentAt < other.sentAt ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

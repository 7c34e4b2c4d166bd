/** The writable half of a gRPC stream, of either side. */
interface MessageWriter<Message> {
  write(message: Message): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface OutgoingStreamOptions {
  /** Messages that may wait for a slow reader. */
  readonly maxQueued: number;
  /** Called once, when one message more would have to wait: the owner ends the stream, and the peer starts over. */
  readonly onOverflow: () => void;
}

interface Waiting<Message> {
  message: Message;
  readonly key: string | null;
}

/**
 * Sends in order, as fast as the reader takes it. What waits is bounded: messages that somebody must know are never dropped,
 * at the bound the stream is given up instead; volatile ones are replaced by newer ones of the same key, and left out at the
 * bound (`docs/races.md` 18).
 */
export class OutgoingStream<Message> {
  readonly #writer: MessageWriter<Message>;
  readonly #options: OutgoingStreamOptions;
  #queue: Waiting<Message>[] = [];
  readonly #volatile = new Map<string, Waiting<Message>>();
  #state: 'flowing' | 'blocked' | 'closed' = 'flowing';

  constructor(writer: MessageWriter<Message>, options: OutgoingStreamOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /** Messages that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Sends a message that must arrive, after everything sent before it. */
  send(message: Message): void {
    if (this.#state === 'flowing') return this.#write(message);
    if (this.#state === 'closed') return undefined;
    if (this.#queue.length >= this.#options.maxQueued) {
      this.close();
      return this.#options.onOverflow();
    }
    this.#queue.push({ message, key: null });
    return undefined;
  }

  /** Sends the newest state of `key`; while an older one waits, it takes that one's place. */
  sendVolatile(key: string, message: Message): void {
    if (this.#state === 'flowing') return this.#write(message);
    if (this.#state === 'closed') return undefined;
    const waiting = this.#volatile.get(key);
    if (waiting !== undefined) {
      waiting.message = message;
      return undefined;
    }
    // Half of the queue is kept for what must not be lost.
    if (this.#volatile.size >= this.#options.maxQueued / 2 || this.#queue.length >= this.#options.maxQueued)
      return undefined;
    const entry = { message, key };
    this.#queue.push(entry);
    this.#volatile.set(key, entry);
    return undefined;
  }

  /** Sends nothing from now on; what waits is forgotten. */
  close(): void {
    this.#state = 'closed';
    this.#queue = [];
    this.#volatile.clear();
  }

  #write(message: Message): void {
    if (this.#writer.write(message)) return;
    this.#state = 'blocked';
    this.#writer.once('drain', () => this.#flush());
  }

  #flush(): void {
    if (this.#state === 'closed') return;
    this.#state = 'flowing';
    const queue = this.#queue;
    let sent = 0;
    // #write may block again at any message.
    for (const { message, key } of queue) {
      if ((this.#state as 'flowing' | 'blocked') !== 'flowing') break;
      if (key !== null) this.#volatile.delete(key);
      this.#write(message);
      sent += 1;
    }
    this.#queue = queue.slice(sent);
  }
}

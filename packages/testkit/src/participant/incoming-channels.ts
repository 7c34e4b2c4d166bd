import type { DataChannel } from 'node-datachannel';

/** More than the requests that fail after the server has taken a stream for them. */
const spare = 8;
/** libdatachannel negotiates this many. */
const maxStreams = 1024;

/**
 * Channels of a connection on which only the server sends. They are opened before it is asked for a data consumer: what it sends
 * can overtake its answer, which names the stream. Browsers drop a message on a stream that nobody opened yet, libdatachannel resets
 * the stream, and the consumer stays silent for ever. mediasoup takes streams upwards from 0, one for each consumer.
 */
export class IncomingChannels {
  readonly #open: (streamId: number, onClosed?: () => void) => DataChannel;
  readonly #waiting = new Map<number, DataChannel>();
  /** Streams that the server has reset before its answer named them: a consumer as short as that. */
  readonly #ended = new Set<number>();
  #opened = 0;
  #expected = 0;

  constructor(open: (streamId: number, onClosed?: () => void) => DataChannel) {
    this.#open = open;
  }

  /** To be called before each request for a data consumer. */
  expect(): void {
    this.#expected += 1;
    while (this.#opened < Math.min(this.#expected + spare, maxStreams)) {
      const streamId = this.#opened++;
      const channel = this.#open(streamId, () => {
        if (this.#waiting.delete(streamId)) this.#ended.add(streamId);
      });
      this.#waiting.set(streamId, channel);
    }
  }

  /**
   * The channel of a stream that the server named; what has come meanwhile goes to the first `onMessage`. Undefined when the
   * stream has ended already.
   */
  take(streamId: number): DataChannel | undefined {
    if (this.#ended.delete(streamId)) return undefined;
    const channel = this.#waiting.get(streamId) ?? this.#open(streamId);
    this.#waiting.delete(streamId);
    return channel;
  }
}

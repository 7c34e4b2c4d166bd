import type { Socket } from 'socket.io';

/**
 * Bytes that one connection has not taken yet: those that Engine.IO keeps until the transport is writable, and those that
 * it handed over last. Counted as they pass, because summing a queue at every message would cost most when it is long.
 */
export class SendBuffer {
  #queuedBytes = 0;
  #handedOverBytes = 0;

  constructor(conn: Socket['conn']) {
    conn.on('packetCreate', (packet: { data?: unknown }) => {
      if (typeof packet.data === 'string') this.#queuedBytes += packet.data.length;
    });
    conn.on('flush', () => {
      this.#handedOverBytes += this.#queuedBytes;
      this.#queuedBytes = 0;
    });
    // The transport's `drain`: the connection's own fires as soon as a batch was handed over.
    conn.transport.on('drain', () => {
      this.#handedOverBytes = 0;
    });
  }

  get bytes(): number {
    return this.#queuedBytes + this.#handedOverBytes;
  }
}

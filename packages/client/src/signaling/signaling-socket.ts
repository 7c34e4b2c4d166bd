import { io, type Socket } from 'socket.io-client';
import type { ConnectAuth, RequestName, RequestPayload, RequestResult, WireError } from '@confab/contracts';
import { CallError } from '../errors.ts';

/** Thrown where a socket was lost before the answer came: the request may or may not have been done. */
export class SocketLost extends CallError {
  constructor() {
    super('unavailable', 'the connection to the signaling server was lost');
  }
}

/**
 * One Socket.IO connection to one server, from its opening to its loss; it is never reopened. Socket.IO's own reconnection is
 * off: it would return to the same server and replay buffered emits before `resume`.
 */
export class SignalingSocket {
  readonly url: string;
  /** Resolves with Socket.IO's reason when the connection is gone, for whatever cause. */
  readonly lost: Promise<string>;
  readonly #socket: Socket;
  #roundTripMs: number | undefined;

  private constructor(url: string, socket: Socket) {
    this.url = url;
    this.#socket = socket;
    this.lost = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  /**
   * Opens a connection. Rejects with the server's refusal, or with `unavailable` when the server cannot be reached.
   * @param onPush gets everything the server sends by itself, from the first message on.
   */
  static open(
    url: string,
    auth: ConnectAuth,
    timeoutMs: number,
    onPush: (name: string, data: unknown) => void,
  ): Promise<SignalingSocket> {
    const socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: timeoutMs,
      auth,
    });
    socket.onAny(onPush);
    return new Promise((resolve, reject) => {
      const give = (error: CallError) => {
        clearTimeout(timer);
        socket.disconnect();
        reject(error);
      };
      // Socket.IO's timeout covers the opening of the WebSocket, not a server that then says nothing.
      const timer = setTimeout(() => give(new CallError('unavailable', `${url} did not answer`)), timeoutMs);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(new SignalingSocket(url, socket));
      });
      socket.once('connect_error', (error: Error & { data?: Partial<WireError> }) =>
        give(
          error.data?.code
            ? CallError.fromWire(error.data)
            : new CallError('unavailable', `${url} cannot be reached`, { cause: error }),
        ),
      );
    });
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  /** Milliseconds that the fastest of the latest answers took. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Sends a request. Rejects with the server's refusal, `timeout`, or `SocketLost`. */
  ask<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
    timeoutMs: number,
  ): Promise<RequestResult<Name>> {
    // Socket.IO would keep the message and send it after the next connect.
    if (!this.#socket.connected) return Promise.reject(new SocketLost());
    const askedAt = performance.now();
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        this.#socket.off('disconnect', onLost);
        then();
      };
      const onLost = () => settle(() => reject(new SocketLost()));
      const timer = setTimeout(
        () => settle(() => reject(new CallError('timeout', `${name}: no answer within ${timeoutMs} ms`))),
        timeoutMs,
      );
      this.#socket.once('disconnect', onLost);
      this.#socket.emit(name, payload, (answer: RequestResult<Name> & { error?: WireError }) => {
        settle(() => (answer?.error ? reject(CallError.fromWire(answer.error)) : resolve(answer)));
        const tookMs = performance.now() - askedAt;
        // Creating media takes its time on the server; the minimum, slowly forgotten, is the network's share.
        this.#roundTripMs = Math.min(tookMs, (this.#roundTripMs ?? tookMs) * 1.25);
      });
    });
  }

  /** Sends without waiting for an answer: for a page that is being closed. */
  tell<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): void {
    if (this.#socket.connected) this.#socket.emit(name, payload);
  }

  /** Closes for good: the server takes it as leaving. */
  leave(): void {
    this.#socket.disconnect();
  }

  /** Closes as a broken network would: the server keeps the participant for `resume`. */
  drop(): void {
    this.#socket.io.engine.close();
  }
}

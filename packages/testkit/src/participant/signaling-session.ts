import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CallError,
  isErrorCode,
  requests,
  type RequestName,
  type RequestPayload,
  type JoinedRoom,
  type RequestResult,
  type WireError,
} from '@confab/contracts';
import { io, type Socket } from 'socket.io-client';
import { EventLog } from './event-log.ts';

export interface SignalingSessionOptions {
  /** Tried in turn, beginning with the first. */
  readonly urls: readonly string[];
  readonly token: string | (() => string | Promise<string>);
  /** Every pushed event, in order; room events only once each. */
  readonly onEvent: (name: string, data: unknown) => void;
  /** After a lost socket came back; the events missed meanwhile have been handed over already. */
  readonly onResumed: (result: RequestResult<'resume'>) => void;
  /** The session is over: its participant is gone, or nobody could be reached for `giveUpAfterMs`. */
  readonly onLost: (error: Error) => void;
  /** Default 30 s: the cluster keeps a lost participant that long. */
  readonly giveUpAfterMs?: number;
}

type State = 'new' | 'joined' | 'resuming' | 'closed';

const connectTimeoutMs = 5000;
const requestTimeoutMs = 15_000;
const maxHeldEvents = 5000;

/**
 * The participant's side of the signaling protocol on a bare socket.io-client: requests, pushed events, and coming back by `resume`
 * after a lost socket, at whichever URL answers. Requests made meanwhile wait; those that were under way are repeated
 * under the same `requestId`.
 */
export class SignalingSession {
  readonly log = new EventLog();
  resumes = 0;
  readonly #options: SignalingSessionOptions;
  readonly #abort = new AbortController();
  #state: State = 'new';
  #socket: Socket | undefined;
  #urlIndex = 0;
  #resumeToken = '';
  /** Resolves when the socket in use is joined again. */
  #online: Promise<void> = Promise.resolve();
  /** Events that came before the answer to join or resume said where they belong. */
  #held: { name: string; data: unknown }[] | undefined;

  constructor(options: SignalingSessionOptions) {
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  /** The URL that the socket in use is, or was, connected to. */
  get url(): string {
    return this.#options.urls[this.#urlIndex % this.#options.urls.length]!;
  }

  /**
   * Connects, at the first URL that answers, and joins, through the lobby if there is one. Rejects with the server's refusal.
   * Pushed events wait until `deliver()`: their receiver has to know the answer first.
   */
  async join(payload: RequestPayload<'join-room'>): Promise<JoinedRoom> {
    this.#held = [];
    for (let attempt = 1; ; attempt++) {
      try {
        this.#socket = await this.#connect();
        break;
      } catch (error) {
        if (error instanceof CallError || attempt >= this.#options.urls.length) throw error;
        this.#urlIndex++;
      }
    }
    try {
      const joined = await this.#enter(this.#socket, payload);
      this.#state = 'joined';
      this.#resumeToken = joined.resumeToken;
      this.log.restartAt(joined.seq);
      return joined;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Hands over the events that came since the join, and from now on each as it comes. */
  deliver(): void {
    this.#release();
  }

  /** Asks and waits for the answer; rejects with `CallError` for a refusal. */
  async request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestResult<Name>> {
    const repeatable = { requestId: randomUUID(), ...payload };
    for (;;) {
      await this.#online;
      if (this.#state === 'closed' || this.#socket === undefined) throw new Error(`${name}: the session is closed`);
      const socket = this.#socket;
      try {
        return await this.#ask(socket, name, repeatable);
      } catch (error) {
        if (error instanceof CallError || socket.connected) throw error;
        // The socket was lost with the request under way. Give its end the turn in which it is noticed.
        await delay(0);
      }
    }
  }

  /** Cuts the connection as a network would: no goodbye. The session then resumes by itself. */
  dropSocket(): void {
    terminate(this.#socket);
  }

  /** Ends the session as a process that is killed would: no goodbye, no resume. */
  abandon(): void {
    this.#end();
    terminate(this.#socket);
  }

  /** Ends the session; to the server this means leaving. */
  close(): void {
    this.#end();
    this.#socket?.disconnect();
  }

  /** Joins; where there is a lobby, waits in it for as long as it takes. */
  async #enter(socket: Socket, payload: RequestPayload<'join-room'>): Promise<JoinedRoom> {
    for (;;) {
      // Listened for first: what is decided can be as fast as the answer.
      const decided = decision(socket);
      decided.catch(() => undefined);
      const answer = await this.#ask(socket, 'join-room', { ...payload, requestId: randomUUID() });
      if (!('waiting' in answer)) return answer;
      await decided;
    }
  }

  #end(): void {
    this.#state = 'closed';
    this.#held = undefined;
    this.#abort.abort();
  }

  async #connect(): Promise<Socket> {
    const { token } = this.#options;
    const auth = {
      ...(this.#resumeToken === '' ? {} : { resumeToken: this.#resumeToken }),
      token: typeof token === 'string' ? token : await token(),
    };
    const socket = io(this.url, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
    socket.onAny((name: string, data: unknown) => this.#pushed(name, data));
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${this.url} did not answer`)), connectTimeoutMs);
        socket.once('connect', () => (clearTimeout(timer), resolve()));
        socket.once('connect_error', (error: Error & { data?: WireError }) => {
          clearTimeout(timer);
          reject(error.data === undefined ? error : refusal(error.data));
        });
      });
      if (this.#state === 'closed') throw new Error('closed while connecting');
    } catch (error) {
      socket.disconnect();
      throw error;
    }
    socket.once('disconnect', () => this.#lost(socket));
    return socket;
  }

  #lost(socket: Socket): void {
    // While joining or resuming the request under way fails, and its caller decides.
    if (this.#state !== 'joined' || socket !== this.#socket) return;
    this.#state = 'resuming';
    this.#held = [];
    this.#online = this.#resume();
  }

  /** Never rejects: whoever waits for it looks at the state. */
  async #resume(): Promise<void> {
    const deadline = performance.now() + (this.#options.giveUpAfterMs ?? 30_000);
    let failure = new Error('lost');
    for (let attempt = 0; this.#state === 'resuming' && performance.now() < deadline; attempt++) {
      // At once, then with growing pauses and jitter: a pod's death sends everybody at the same moment.
      const pauseMs = attempt === 0 ? 0 : Math.min(2000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2);
      await delay(pauseMs, undefined, { signal: this.#abort.signal }).catch(() => undefined);
      try {
        await this.#resumeOnce();
        return;
      } catch (error) {
        failure = error as Error;
        this.#urlIndex++;
        if (error instanceof CallError && ['not-found', 'unauthenticated', 'forbidden'].includes(error.code)) break;
      }
    }
    // `close()` may have been called during any of the waits; then nobody wants to hear of it.
    if (this.#state !== 'resuming') return;
    this.#end();
    this.#options.onLost(failure);
  }

  async #resumeOnce(): Promise<void> {
    const socket = await this.#connect();
    this.#socket = socket;
    try {
      const resumed = await this.#ask(socket, 'resume', { resumeToken: this.#resumeToken, seq: this.log.seq.last });
      this.#resumeToken = resumed.resumeToken;
      this.#state = 'joined';
      this.resumes++;
      if ('events' in resumed) for (const { name, data } of resumed.events) this.#deliver(name, data);
      else this.log.restartAt(resumed.seq);
      this.#options.onResumed(resumed);
      this.#release();
    } catch (error) {
      terminate(socket);
      throw error;
    }
  }

  #pushed(name: string, data: unknown): void {
    if (this.#held === undefined) this.#deliver(name, data);
    else if (this.#held.length < maxHeldEvents) this.#held.push({ name, data });
    else this.log.violation('thousands of events before the answer to join or resume');
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const { name, data } of held) this.#deliver(name, data);
  }

  #deliver(name: string, data: unknown): void {
    if (name === 'room-events') {
      for (const event of data as { name: string; data: unknown }[]) this.#deliver(event.name, event.data);
    } else if (this.log.take(name, data)) {
      this.#options.onEvent(name, data);
    }
  }

  async #ask<Name extends RequestName>(
    socket: Socket,
    name: Name,
    payload: RequestPayload<Name>,
  ): Promise<RequestResult<Name>> {
    const answer: unknown = await socket.timeout(requestTimeoutMs).emitWithAck(name, payload);
    const { error } = answer as { error?: WireError };
    if (error !== undefined) {
      const refused = refusal(error, name);
      this.log.refused({ request: name, code: refused.code, message: refused.message });
      throw refused;
    }
    const parsed = requests[name].result.safeParse(answer);
    if (!parsed.success) this.log.violation(`answer to ${name}: ${parsed.error.message}`);
    return answer as RequestResult<Name>;
  }
}

function refusal(error: WireError, name = 'connect'): CallError {
  if (!isErrorCode(error.code)) return new CallError('internal', `${name}: unknown code ${String(error.code)}`);
  return new CallError(
    error.code,
    `${name}: ${error.message}`,
    error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs },
  );
}

/** Resolves when somebody in a lobby may join again; rejects when it may not, or the socket is gone. */
async function decision(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('admitted', () => resolve());
    socket.once('removed', ({ reason }: { reason: string }) =>
      reject(new CallError('forbidden', `put out of the lobby: ${reason}`)),
    );
    socket.once('disconnect', () => reject(new Error('the socket was lost in the lobby')));
  });
}

/** Ends the TCP connection without a WebSocket close frame and without Socket.IO's own goodbye. */
function terminate(socket: Socket | undefined): void {
  const transport = socket?.io.engine?.transport as unknown as { ws?: { terminate?: () => void } } | undefined;
  transport?.ws?.terminate?.();
}

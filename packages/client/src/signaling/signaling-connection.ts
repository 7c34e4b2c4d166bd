import { EventEmitter } from 'eventemitter3';
import type { RequestName, RequestPayload, RequestResult } from '@confab/contracts';
import { backoffMs } from '../timing/backoff.ts';
import { pause, systemClock, type Clock } from '../timing/clock.ts';
import { CallError, isRefusal } from '../errors.ts';
import { makeRequestId } from './request-id.ts';
import { SignalingSocket, SocketLost } from './signaling-socket.ts';
import { TokenSource, type Token } from './token-source.ts';
import { WaitingRoom } from './waiting-room.ts';

export type SignalingState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** Durations in milliseconds; the defaults are for people, tests shorten them. */
export interface SignalingTimings {
  /** One attempt to open a socket. */
  readonly openMs: number;
  /** Until an answer to a request is given up. */
  readonly answerMs: number;
  /** How long a request lives, with waiting for a connection and repeating. */
  readonly requestMs: number;
  /** How long the first connection is tried. */
  readonly connectMs: number;
  /** How long a lost connection is tried to be regained before the room is given up. */
  readonly reconnectMs: number;
}

export const defaultTimings: SignalingTimings = {
  openMs: 5_000,
  answerMs: 6_000,
  requestMs: 15_000,
  connectMs: 20_000,
  reconnectMs: 5 * 60_000,
};

export interface SignalingOptions {
  readonly urls: readonly string[];
  readonly token: Token;
  readonly timings?: Partial<SignalingTimings> | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * What has to happen on a new socket before anybody else may use it: `resume`, or nothing before a room is joined. Rejects
 * when this socket is no good and the next one should be tried.
 */
export type Handshake = (ask: Ask) => Promise<void>;

/** Sends one request on one socket. Rejects with the server's refusal, `timeout`, or `unavailable` when the socket is lost. */
export type Ask = <Name extends RequestName>(name: Name, payload: RequestPayload<Name>) => Promise<RequestResult<Name>>;

interface SignalingEvents {
  stateChanged: [state: SignalingState];
  push: [name: string, data: unknown];
  /** No server could be reached for too long, or the token is not accepted. Nothing happens after this. */
  gaveUp: [error: CallError];
}

const attemptBackoff = { firstMs: 300, mostMs: 5_000 };
const repeatBackoff = { firstMs: 300, mostMs: 3_000 };
const sdk = { sdk: 'confab-client', version: '0.1.0' };
/** Refusals of a connection that no other server would answer differently. */
const finalRefusals = ['forbidden', 'bad-request'] as const;

/** One lasting connection to whichever signaling server can be reached; sockets come and go underneath. */
export class SignalingConnection extends EventEmitter<SignalingEvents> {
  readonly #urls: string[];
  readonly #tokens: TokenSource;
  readonly #timings: SignalingTimings;
  readonly clock: Clock;
  readonly #waiting = new WaitingRoom<SignalingSocket>(256);
  readonly #closing = new AbortController();
  #wake = new AbortController();
  #state: SignalingState = 'idle';
  #socket: SignalingSocket | undefined;
  /** Why it is closed. */
  #failure: CallError | undefined;
  #nextUrl = 0;
  #generation = 0;
  #handshake: Handshake = async () => {};
  #resumeToken: () => string | undefined = () => undefined;

  constructor({ urls, token, timings, clock }: SignalingOptions) {
    super();
    if (urls.length === 0) throw new TypeError('no signaling URL given');
    // Everybody in the same order would put all load on the first server, and after its death on the second.
    this.#urls = shuffled(urls);
    this.#tokens = new TokenSource(token);
    this.#timings = { ...defaultTimings, ...timings };
    this.clock = clock ?? systemClock;
  }

  get state(): SignalingState {
    return this.#state;
  }

  /** The server that is spoken to now. */
  get url(): string | undefined {
    return this.#socket?.url;
  }

  /** Whom the token is for; undefined before the first connection. */
  get identity(): string | undefined {
    return this.#tokens.identity;
  }

  get roundTripMs(): number | undefined {
    return this.#socket?.roundTripMs;
  }

  /** Starts to connect and keeps connected until `close`. Calling it again changes nothing. */
  start(): void {
    if (this.#state !== 'idle') return;
    globalThis.addEventListener?.('online', this.#retryNow);
    void this.#keepConnected();
  }

  /** Who resumes on each new socket from now on; `resumeToken` may stand in for an expired token. */
  onReconnect(handshake: Handshake, resumeToken: () => string | undefined): void {
    this.#handshake = handshake;
    this.#resumeToken = resumeToken;
  }

  /**
   * Sends a request, waiting for a connection where there is none and repeating it, under one `requestId`, where the answer was
   * lost. Rejects with the server's refusal, or with `unavailable` or `timeout` when its time is over.
   */
  async request<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
    options: { repeat?: 'with-id' | 'on-new-socket' } = {},
  ): Promise<RequestResult<Name>> {
    const deadlineMs = this.clock.now() + this.#timings.requestMs;
    const generation = this.#generation;
    let requestId = makeRequestId();
    let tokens = 1;
    for (let attempt = 1; ; attempt += 1) {
      const socket = await this.#ready(deadlineMs, generation);
      try {
        // Under its id a repeated join would get the first answer on a socket that is in no room.
        const body = options.repeat === 'on-new-socket' ? payload : { ...payload, requestId };
        return await socket.ask(name, body, this.#timings.answerMs);
      } catch (error) {
        const lost = error instanceof SocketLost;
        // The connection has outlived its token, which limits joining.
        if (isRefusal(error, 'unauthenticated') && tokens++ === 1 && (await this.#renewToken(socket))) {
          requestId = makeRequestId();
          continue;
        }
        const leftMs = deadlineMs - this.clock.now();
        const waitMs = lost ? 0 : (retryAfterMs(error) ?? backoffMs(attempt, repeatBackoff));
        if (!isRefusal(error, 'unavailable', 'timeout', 'rate-limited') || waitMs >= leftMs) throw error;
        if (isRefusal(error, 'timeout') && options.repeat === 'on-new-socket') socket.drop();
        // An answer that was a refusal may be kept under the id; a lost answer must be asked for again under the same.
        if (!lost && !isRefusal(error, 'timeout')) requestId = makeRequestId();
        await pause(this.clock, waitMs, this.#closing.signal);
      }
    }
  }

  /** Takes another token, here and for all connections to come. Rejects with the server's refusal, and keeps the former then. */
  async updateToken(token: string): Promise<RequestResult<'update-token'>> {
    const updated = await this.request('update-token', { token });
    this.#tokens.use(token);
    return updated;
  }

  /** Asks on the socket that is there, once. Rejects with `unavailable` when there is none. */
  ask<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestResult<Name>> {
    return this.#socket?.ask(name, payload, this.#timings.answerMs) ?? Promise.reject(new SocketLost());
  }

  /** Sends on the socket that is there, without waiting; for a page that is being closed. */
  tell<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): void {
    this.#socket?.tell(name, payload);
  }

  /** The participant was replaced: whatever was asked for the former one is refused, also what waits. */
  forgetRequests(): void {
    this.#generation += 1;
    this.#waiting.refuse(new CallError('unavailable', 'the participant had to join again'));
  }

  /** Gives up the current socket, as if the network had lost it, and goes to another server. */
  reconnect(): void {
    this.#socket?.drop();
  }

  close(): void {
    if (this.#state === 'closed') return;
    globalThis.removeEventListener?.('online', this.#retryNow);
    this.#closing.abort();
    this.#wake.abort();
    this.#socket?.leave();
    this.#socket = undefined;
    this.#failure ??= new CallError('unavailable', 'the connection is closed');
    this.#waiting.refuse(this.#failure);
    this.#setState('closed');
  }

  async #ready(deadlineMs: number, generation: number): Promise<SignalingSocket> {
    if (this.#failure) throw this.#failure;
    let socket = this.#state === 'connected' ? this.#socket : undefined;
    while (!socket?.connected) {
      socket = await this.#waiting.enter(this.clock, deadlineMs - this.clock.now());
    }
    if (generation !== this.#generation) throw new CallError('unavailable', 'the participant had to join again');
    return socket;
  }

  /** False when there is no other token than the one that was refused. */
  async #renewToken(socket: SignalingSocket): Promise<boolean> {
    if (!this.#tokens.refused()) return false;
    await socket.ask('update-token', { token: await this.#tokens.get() }, this.#timings.answerMs);
    return true;
  }

  readonly #retryNow = (): void => this.#wake.abort();

  async #keepConnected(): Promise<void> {
    this.#setState('connecting');
    try {
      for (let limitMs = this.#timings.connectMs; ; limitMs = this.#timings.reconnectMs) {
        const socket = await this.#openAny(limitMs);
        this.#setState('connected');
        this.#waiting.admit(socket);
        await socket.lost;
        this.#socket = undefined;
        if (this.#closing.signal.aborted) return;
        this.#nextUrl += 1;
        this.#setState('reconnecting');
      }
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const refusal =
        error instanceof CallError ? error : new CallError('internal', 'connecting failed', { cause: error });
      this.#failure = refusal;
      this.close();
      this.emit('gaveUp', refusal);
    }
  }

  /** A socket on which the handshake went well; the first attempt is made at once. */
  async #openAny(limitMs: number): Promise<SignalingSocket> {
    const deadlineMs = this.clock.now() + limitMs;
    let refusedTokens = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#openNext();
      } catch (error) {
        if (this.#closing.signal.aborted || isRefusal(error, ...finalRefusals)) throw error;
        // One other token is tried, at once and on the same server; a second refusal is meant.
        if (isRefusal(error, 'unauthenticated')) {
          refusedTokens += 1;
          if (refusedTokens > 1 || !this.#tokens.refused()) throw error;
          continue;
        }
        this.#nextUrl += 1;
        const waitMs = retryAfterMs(error) ?? backoffMs(attempt, attemptBackoff);
        if (this.clock.now() + waitMs >= deadlineMs) throw error;
        this.#wake = new AbortController();
        // `close` wakes it as well.
        await pause(this.clock, waitMs, this.#wake.signal);
      }
    }
  }

  async #openNext(): Promise<SignalingSocket> {
    const url = this.#urls[this.#nextUrl % this.#urls.length] as string;
    const auth = await this.#credentials();
    const socket = await SignalingSocket.open(url, auth, this.#timings.openMs, (name, data) =>
      this.emit('push', name, data),
    );
    this.#throwIfClosed(socket);
    try {
      // Already ours while it resumes: events pushed meanwhile belong to it, requests still wait.
      this.#socket = socket;
      await this.#handshake((name, payload) => socket.ask(name, payload, this.#timings.answerMs));
    } catch (error) {
      this.#socket = undefined;
      socket.drop();
      throw error;
    }
    this.#throwIfClosed(socket);
    return socket;
  }

  #throwIfClosed(socket: SignalingSocket): void {
    if (!this.#closing.signal.aborted) return;
    socket.leave();
    throw new CallError('unavailable', 'the connection is closed');
  }

  async #credentials(): Promise<{ token?: string; resumeToken?: string; client: typeof sdk }> {
    const resumeToken = this.#resumeToken();
    if (resumeToken === undefined) return { token: await this.#tokens.get(), client: sdk };
    try {
      return { token: await this.#tokens.get(), resumeToken, client: sdk };
    } catch {
      // The app's own server is away as well; for coming back the resume token is enough.
      return { resumeToken, client: sdk };
    }
  }

  #setState(state: SignalingState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit('stateChanged', state);
  }
}

function retryAfterMs(error: unknown): number | undefined {
  return error instanceof CallError ? error.retryAfterMs : undefined;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

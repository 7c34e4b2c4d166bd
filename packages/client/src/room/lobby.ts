import type { RequestPayload, RequestResult } from '@confab/contracts';
import { CallError, isRefusal } from '../errors.ts';
import type { Joined, JoinOptions } from './room-session.ts';
import type { SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';

type Push = readonly [name: string, data: unknown];

/** - `lost`: the socket that waited is gone, and the place in the lobby with it */
type Verdict = 'admitted' | 'lost' | { readonly refusal: unknown };

/**
 * One join, through the lobby where there is one: it waits there until a moderator decides, and takes a new place when its socket
 * was lost meanwhile.
 */
export class Lobby {
  readonly #signaling: SignalingConnection;
  readonly #options: JoinOptions;
  /** What the server told before its answer; it belongs to the room. */
  #early: Push[] = [];
  #phase: 'asking' | 'waiting' = 'asking';
  #verdict: Verdict | undefined;
  #decided: () => void = () => {};

  private constructor(signaling: SignalingConnection, options: JoinOptions) {
    this.#signaling = signaling;
    this.#options = options;
  }

  /**
   * Rejects with the server's refusal, `forbidden` when denied, or the reason of `JoinOptions.signal`. What `take` makes of the
   * answer is made before anything else can happen on the socket.
   */
  static async join<Result>(
    signaling: SignalingConnection,
    options: JoinOptions,
    payload: () => RequestPayload<'join-room'>,
    take: (joined: Joined, early: readonly Push[]) => Result,
  ): Promise<Result> {
    const lobby = new Lobby(signaling, options);
    signaling.on('push', lobby.#onPush);
    signaling.on('stateChanged', lobby.#onState);
    options.signal?.addEventListener('abort', lobby.#onAbort);
    try {
      return await lobby.#join(payload, take);
    } finally {
      signaling.off('push', lobby.#onPush);
      signaling.off('stateChanged', lobby.#onState);
      options.signal?.removeEventListener('abort', lobby.#onAbort);
    }
  }

  async #join<Result>(
    payload: () => RequestPayload<'join-room'>,
    take: (joined: Joined, early: readonly Push[]) => Result,
  ): Promise<Result> {
    const { signal, onWaiting } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      this.#early = [];
      this.#verdict = undefined;
      this.#phase = 'asking';
      const answer = await this.#ask(payload, attempt);
      if (!('waiting' in answer && answer.waiting === true)) {
        if (signal?.aborted) await this.#leave();
        return take(answer, this.#early);
      }
      this.#phase = 'waiting';
      if (attempt === 1) tellWaiting(onWaiting);
      const verdict = await this.#wait();
      if (typeof verdict === 'object') throw verdict.refusal;
    }
  }

  /** Whoever waited here goes on waiting: the connection may be away for longer than a request lives. */
  async #ask(payload: () => RequestPayload<'join-room'>, attempt: number): Promise<RequestResult<'join-room'>> {
    for (;;) {
      try {
        return await this.#signaling.request('join-room', payload(), { repeat: 'on-new-socket' });
      } catch (error) {
        const away = isRefusal(error, 'unavailable') && this.#signaling.state === 'reconnecting';
        if (attempt === 1 || !away) throw error;
        await new Promise<void>((resolve) => (this.#decided = resolve));
        this.#options.signal?.throwIfAborted();
      }
    }
  }

  async #wait(): Promise<Verdict> {
    if (this.#options.signal?.aborted) await this.#leave();
    // Decided already where the moderator was faster than the answer.
    if (!this.#verdict) await new Promise<void>((resolve) => (this.#decided = resolve));
    if (this.#options.signal?.aborted) await this.#leave();
    return this.#verdict as unknown as Verdict;
  }

  /** Nobody waits for it any more. */
  async #leave(): Promise<never> {
    await this.#signaling.request('leave-room', {}).catch(() => {});
    throw this.#options.signal?.reason;
  }

  #decide(verdict: Verdict): void {
    // The first word counts, but for a lost socket, after which there is nothing to come back to.
    this.#verdict ??= verdict;
    this.#decided();
  }

  readonly #onPush = (name: string, data: unknown): void => {
    // What is told while one waits there concerns no room.
    if (this.#phase === 'asking') this.#early.push([name, data]);
    if (name === 'admitted') this.#decide('admitted');
    if (name !== 'removed') return;
    const { reason, message } = data as { reason: string; message?: string };
    // An older participant of the same identity goes its own way.
    if (reason === 'duplicate-identity') return;
    const refusal =
      reason === 'room-ended'
        ? new CallError('room-ended', 'the room ended while waiting in its lobby')
        : new CallError('forbidden', message ?? 'a moderator did not let us in');
    this.#decide({ refusal });
  };

  readonly #onState = (state: SignalingState): void => {
    if (state === 'closed') this.#decide({ refusal: new CallError('unavailable', 'the connection is closed') });
    // A request that is under way asks again by itself.
    else if (state !== 'connected' && this.#phase === 'waiting') this.#decide('lost');
    else if (state === 'connected') this.#decided();
  };

  readonly #onAbort = (): void => this.#decide({ refusal: this.#options.signal?.reason });
}

/** A listener's mistake must not leave somebody in the lobby whom nobody waits for; reported as an uncaught error of its own. */
function tellWaiting(onWaiting: JoinOptions['onWaiting']): void {
  try {
    onWaiting?.();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

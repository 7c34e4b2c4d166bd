import { CallError } from '@confab/contracts';
import type { Clock } from '@confab/platform';
import { Breaker } from './breaker.ts';

export interface OriginHealthOptions {
  readonly clock: Clock;
  /** Askers that may wait while the origin has not proven to be prompt. */
  readonly maxWaiters: number;
  /** 0 to 1; spreads the retries of a fleet. */
  readonly random: () => number;
}

const maxPauseMs = 30_000;
// A prompt origin answers in milliseconds: a burst of askers is no queue then.
const patienceMs = 250;
const maxWaitersWhenPrompt = 1_024;

/**
 * How an origin behaves, over all links and streams to it: breakers, and a bound on those who wait, so that a hung node
 * starves nobody (`docs/races.md` 18).
 */
export class OriginHealth {
  /** Streams: succeeds when the origin greets. */
  readonly dial: Breaker;
  /** Answers on a stream that stands; a process that only greets is hung all the same. */
  readonly step: Breaker;
  /** Media: closed at once when a link stands and nothing comes through, because a new link would not mend the path. */
  readonly media: Breaker;
  readonly #clock: Clock;
  readonly #maxWaiters: number;
  /** When each asker began to wait; oldest first. */
  readonly #waiting = new Set<{ readonly sinceMs: number }>();
  #manner: 'unknown' | 'prompt' = 'unknown';

  constructor({ clock, maxWaiters, random }: OriginHealthOptions) {
    this.#clock = clock;
    this.#maxWaiters = maxWaiters;
    const breaker = { clock, threshold: 3, firstPauseMs: 1_000, maxPauseMs, random };
    this.dial = new Breaker(breaker);
    this.step = new Breaker(breaker);
    this.media = new Breaker({ ...breaker, threshold: 1, firstPauseMs: 5_000 });
  }

  /** True when forgetting it loses nothing. */
  get forgettable(): boolean {
    return this.#waiting.size === 0 && this.#remainingMs() < -maxPauseMs;
  }

  answered(inTime: boolean): void {
    this.#manner = inTime ? 'prompt' : 'unknown';
    if (inTime) this.step.succeed();
    else this.step.fail();
  }

  /** Lets one more asker wait, until the returned function is called. Throws `CallError('unavailable')` at once otherwise. */
  admit(): () => void {
    const remainingMs = this.#remainingMs();
    if (remainingMs > 0) {
      const retryAfterMs = Math.ceil(remainingMs);
      throw new CallError('unavailable', 'the origin node does not answer', { retryAfterMs });
    }
    const sinceMs = this.#clock.nowMs();
    const [oldest] = this.#waiting;
    const prompt = this.#manner === 'prompt' && (oldest === undefined || sinceMs - oldest.sinceMs < patienceMs);
    if (this.#waiting.size >= (prompt ? maxWaitersWhenPrompt : this.#maxWaiters)) {
      throw new CallError('unavailable', 'too many wait for the origin node', { retryAfterMs: patienceMs });
    }
    const waiter = { sinceMs };
    this.#waiting.add(waiter);
    return () => this.#waiting.delete(waiter);
  }

  #remainingMs(): number {
    return Math.max(this.dial.remainingMs, this.step.remainingMs, this.media.remainingMs);
  }
}

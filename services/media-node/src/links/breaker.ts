import type { Clock } from '@confab/platform';

export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that close the way. */
  readonly threshold: number;
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** 0 to 1; spreads the retries of a fleet. */
  readonly random: () => number;
}

/**
 * Stops asking what does not answer: after some failures in a row nothing is tried for a pause; then one more failure closes
 * the way again, for twice as long.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #pauses = 0;
  #untilMs = -Infinity;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Milliseconds until it may be tried again; 0 or less: now. */
  get remainingMs(): number {
    return this.#untilMs - this.#options.clock.nowMs();
  }

  succeed(): void {
    this.#failures = 0;
    this.#pauses = 0;
    this.#untilMs = -Infinity;
  }

  fail(): void {
    this.#failures += 1;
    const { clock, threshold, firstPauseMs, maxPauseMs, random } = this.#options;
    if (this.#failures < threshold) return;
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** this.#pauses) * (0.75 + random() / 4);
    this.#pauses = Math.min(this.#pauses + 1, 16);
    this.#untilMs = clock.nowMs() + pauseMs;
  }
}

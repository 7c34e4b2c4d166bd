import type { Clock, Timer } from '@confab/platform';

/** A score is for a symbol on a tile: nobody sees more of it than this. */
const paceMs = 1_000;

/**
 * Passes a participant's scores on, at most one a second of each stream: the first at once, of those that follow the newest.
 * On a bad network mediasoup tells a change with every report, of every consumer.
 */
export class ScorePace {
  readonly #clock: Clock;
  /** Streams that were told in this second, each with what came since. */
  readonly #told = new Map<string, (() => void) | null>();
  #second: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `tell` may be called up to a second later, when its stream may have ended. */
  offer(streamId: string, tell: () => void): void {
    if (this.#told.has(streamId)) {
      this.#told.set(streamId, tell);
      return;
    }
    this.#told.set(streamId, null);
    this.#second ??= this.#clock.after(paceMs, () => this.#nextSecond());
    tell();
  }

  close(): void {
    this.#second?.cancel();
    this.#second = null;
    this.#told.clear();
  }

  #nextSecond(): void {
    this.#second = null;
    const due = [...this.#told];
    this.#told.clear();
    for (const [streamId, tell] of due) if (tell !== null) this.offer(streamId, tell);
  }
}

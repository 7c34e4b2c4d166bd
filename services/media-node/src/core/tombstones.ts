import type { Clock } from '@confab/platform';

/**
 * Keys that were closed: a creation that arrives after its close is refused (`docs/races.md` 6). Bounded: at the bound the
 * oldest go first.
 */
export class Tombstones {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #maxEntries: number;
  /** Insertion order is order of age. */
  readonly #diedAtMs = new Map<string, number>();

  constructor(clock: Clock, keptMs = 60_000, maxEntries = 10_000) {
    this.#clock = clock;
    this.#keptMs = keptMs;
    this.#maxEntries = maxEntries;
  }

  bury(key: string): void {
    this.#diedAtMs.delete(key);
    this.#diedAtMs.set(key, this.#clock.nowMs());
    for (const [oldest, diedAtMs] of this.#diedAtMs) {
      if (this.#diedAtMs.size <= this.#maxEntries && !this.#isOver(diedAtMs)) break;
      this.#diedAtMs.delete(oldest);
    }
  }

  has(key: string): boolean {
    const diedAtMs = this.#diedAtMs.get(key);
    return diedAtMs !== undefined && !this.#isOver(diedAtMs);
  }

  #isOver(diedAtMs: number): boolean {
    return this.#clock.nowMs() - diedAtMs >= this.#keptMs;
  }
}

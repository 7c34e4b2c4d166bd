import type { Clock } from '../timing/clock.ts';

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly atMs: number; readonly call: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Timers that are running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, firing what is due in order, also what becomes due on the way. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      // Whatever was started by the last timer gets to its next wait first.
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = [...this.#timers]
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((left, right) => left.atMs - right.atMs);
      if (!next) break;
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.call();
    }
    this.#nowMs = untilMs;
  }
}

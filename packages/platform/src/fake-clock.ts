import type { Clock, Timer } from './clock.ts';

interface Pending {
  dueMs: number;
  readonly periodMs: number | null;
  readonly call: () => void;
}

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #pending = new Set<Pending>();

  nowMs(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#nowMs);
  }

  after(delayMs: number, call: () => void): Timer {
    return this.#add({ dueMs: this.#nowMs + delayMs, periodMs: null, call });
  }

  every(periodMs: number, call: () => void): Timer {
    return this.#add({ dueMs: this.#nowMs + periodMs, periodMs: Math.max(1, periodMs), call });
  }

  /** Timers that nobody has cancelled yet: a closed owner must leave none. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Moves time on, running what falls due in order; promises settle between two calls. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#earliest(endMs); next !== undefined; next = this.#earliest(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.periodMs === null) this.#pending.delete(next);
      else next.dueMs += next.periodMs;
      next.call();
      await settle();
    }
    this.#nowMs = endMs;
  }

  #add(pending: Pending): Timer {
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  #earliest(endMs: number): Pending | undefined {
    let earliest: Pending | undefined;
    for (const pending of this.#pending) {
      if (pending.dueMs <= endMs && (earliest === undefined || pending.dueMs < earliest.dueMs)) earliest = pending;
    }
    return earliest;
  }
}

/** One turn of the event loop: every promise that can settle without I/O has settled afterwards. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { backoffMs, type Backoff } from './backoff.ts';
import type { Clock } from './clock.ts';

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

export interface ReconcilerOptions {
  readonly clock: Clock;
  /** Makes what is like what is wanted. Throws what `isPassing` accepts when it should be run again later. */
  readonly work: () => Promise<void>;
  readonly isPassing: (error: unknown) => boolean;
  readonly backoff?: Backoff;
  /** Runs that may fail in a row; after that nothing happens until the next `poke`. */
  readonly maxAttempts?: number;
}

/**
 * Runs one piece of work serially, again whenever somebody asked meanwhile, and again with growing pauses while it fails. What
 * is wanted lives with the owner: many changes at once cost one run, and a run that was lost halfway is simply run again.
 */
export class Reconciler {
  readonly #options: Required<ReconcilerOptions>;
  #state: 'idle' | 'scheduled' | 'running' | 'closed' = 'idle';
  #wantedAgain = false;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #scheduledAtMs = 0;
  #waiters: Waiter[] = [];

  constructor(options: ReconcilerOptions) {
    this.#options = { backoff: { firstMs: 500, mostMs: 5_000 }, maxAttempts: 8, ...options };
  }

  /** Asks for a run within `withinMs`. Resolves when a run that began after this call succeeded; rejects when it gave up. */
  poke(withinMs = 0): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve();
    const settled = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    // Most callers only want the work done; those who await see the error all the same.
    settled.catch(() => {});
    if (this.#state === 'running') this.#wantedAgain = true;
    else this.#schedule(withinMs);
    return settled;
  }

  /** Ends it; whoever waits is let go, a run under way is not interrupted. */
  close(): void {
    this.#state = 'closed';
    this.#cancelTimer?.();
    for (const waiter of this.#waiters.splice(0)) waiter.resolve();
  }

  #schedule(withinMs: number): void {
    const atMs = this.#options.clock.now() + withinMs;
    if (this.#state === 'scheduled' && this.#scheduledAtMs <= atMs) return;
    this.#cancelTimer?.();
    this.#state = 'scheduled';
    this.#scheduledAtMs = atMs;
    if (withinMs > 0) this.#cancelTimer = this.#options.clock.after(withinMs, () => void this.#run());
    // A microtask, so that everything asked for in one turn is one run.
    else queueMicrotask(() => void (this.#scheduledAtMs === atMs && this.#run()));
  }

  async #run(): Promise<void> {
    if (this.#state !== 'scheduled') return;
    this.#state = 'running';
    this.#wantedAgain = false;
    const waiters = this.#waiters.splice(0);
    let failure: { error: unknown } | undefined;
    try {
      await this.#options.work();
    } catch (error) {
      failure = { error };
    }
    if (this.#isClosed()) {
      for (const waiter of waiters) waiter.resolve();
      return;
    }
    this.#state = 'idle';
    if (!failure) {
      this.#failures = 0;
      for (const waiter of waiters) waiter.resolve();
      if (this.#wantedAgain) this.#schedule(0);
      return;
    }
    this.#failures += 1;
    if (!this.#options.isPassing(failure.error) || this.#failures >= this.#options.maxAttempts) {
      this.#failures = 0;
      for (const waiter of waiters) waiter.reject(failure.error);
      if (this.#wantedAgain) this.#schedule(0);
      return;
    }
    this.#waiters.unshift(...waiters);
    this.#schedule(this.#wantedAgain ? 0 : backoffMs(this.#failures, this.#options.backoff));
  }

  // A method, because a check of the field itself would be narrowed away by what was assigned before the await.
  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}

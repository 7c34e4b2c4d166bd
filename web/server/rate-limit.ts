/** A token bucket: `burst` at once, then one every `intervalMs`. One for all callers: the page is for one machine. */
export class RateLimit {
  readonly #burst: number;
  readonly #intervalMs: number;
  readonly #now: () => number;
  #left: number;
  #filledAt: number;

  /** @param now monotonic milliseconds */
  constructor(burst: number, intervalMs: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#intervalMs = intervalMs;
    this.#now = now;
    this.#left = burst;
    this.#filledAt = now();
  }

  /** Takes one, or says in how many milliseconds there will be one. */
  take(): { ok: true } | { ok: false; retryAfterMs: number } {
    const now = this.#now();
    const gained = Math.floor((now - this.#filledAt) / this.#intervalMs);
    if (gained > 0) {
      this.#left = Math.min(this.#burst, this.#left + gained);
      this.#filledAt += gained * this.#intervalMs;
    }
    if (this.#left > 0) {
      this.#left -= 1;
      return { ok: true };
    }
    return { ok: false, retryAfterMs: Math.ceil(this.#filledAt + this.#intervalMs - now) };
  }
}

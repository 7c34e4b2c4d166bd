import { CallError } from '@confab/contracts';

export interface BucketSize {
  /** Requests that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Limits one sender's requests. An empty bucket costs the sender an error and nobody else anything. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #filledAtMs: number;

  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#tokens = size.burst;
    this.#filledAtMs = nowMs;
  }

  /** @throws CallError `rate-limited` with the time until the next request is taken */
  take(nowMs: number): void {
    const { burst, perSecond } = this.#size;
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * perSecond);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) {
      const retryAfterMs = Math.ceil(((1 - this.#tokens) / perSecond) * 1000);
      throw new CallError('rate-limited', 'too many requests', { retryAfterMs });
    }
    this.#tokens -= 1;
  }
}

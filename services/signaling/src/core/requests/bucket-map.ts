import { TokenBucket, type BucketSize } from './token-bucket.ts';

/** One bucket per key, for as many keys as asked of late: whoever comes back after the others starts with a full one. */
export class BucketMap {
  readonly #size: BucketSize;
  readonly #capacity: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(size: BucketSize, capacity = 10_000) {
    this.#size = size;
    this.#capacity = capacity;
  }

  /** @throws CallError `rate-limited` */
  take(key: string, nowMs: number): void {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#size, nowMs);
    // Set anew: the map is in the order of last use.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#capacity) this.#forgetOldest();
    bucket.take(nowMs);
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}

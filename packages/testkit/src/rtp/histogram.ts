/** Each bucket is 5 % wider than the one before: a percentile is exact to ±2.5 %. */
const base = 1.05;
const smallest = 0.01;
/** Up to 0.01 · 1.05^400, about three million. */
const buckets = 400;

/** Positive numbers, counted in a fixed amount of memory. */
export class Histogram {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;
  #max = 0;

  get count(): number {
    return this.#total;
  }

  get max(): number {
    return this.#max;
  }

  record(value: number): void {
    const bucket =
      value <= smallest ? 0 : Math.min(buckets - 1, Math.round(Math.log(value / smallest) / Math.log(base)));
    this.#counts[bucket]!++;
    this.#total++;
    if (value > this.#max) this.#max = value;
  }

  /** The value below which this share (0–1) of all lies; 0 when nothing was recorded. */
  percentile(share: number): number {
    const rank = Math.ceil(this.#total * share);
    let seen = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank && seen > 0) return Math.min(this.#max, smallest * base ** bucket);
    }
    return this.#max;
  }
}

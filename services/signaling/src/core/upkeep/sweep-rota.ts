/** Ticks between two looks at a shard that somebody else sweeps: 128 shards and 50 pods are then about 1,600 scripts a second. */
const maxPause = 6;

/**
 * Which shards this pod sweeps with the next tick. Pods know nothing of each other: whoever advances a shard's tick goes on
 * with it, whoever finds twice that it has been advanced already stays away for a while (once is what a timer's jitter does
 * to a pod that is alone). When a pod dies, its shards are taken over within that while.
 */
export class SweepRota {
  readonly #nextTick: number[];
  readonly #misses: number[];
  readonly #random: () => number;
  #tick = 0;

  constructor(shards: number, random: () => number = Math.random) {
    this.#nextTick = Array.from({ length: shards }, () => 0);
    this.#misses = Array.from({ length: shards }, () => 0);
    this.#random = random;
  }

  /** Begins a tick; gives the shards to sweep in it. */
  due(): readonly number[] {
    this.#tick += 1;
    return this.#nextTick.flatMap((tick, shard) => (tick <= this.#tick ? [shard] : []));
  }

  /** What the sweep of a shard found. */
  swept(shard: number, advanced: boolean): void {
    const misses = advanced ? 0 : (this.#misses[shard] ?? 0) + 1;
    this.#misses[shard] = misses;
    this.#nextTick[shard] = misses < 2 ? this.#tick + 1 : this.#tick + 2 + Math.floor(this.#random() * (maxPause - 1));
  }
}

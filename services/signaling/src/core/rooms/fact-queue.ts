import type { RoomEpoch } from '@confab/contracts';
import type { Fact } from '@confab/cluster';

/** More than this unordered means that a repair is long overdue; the log or a snapshot has what is dropped. */
const maxQueued = 4_096;

/** Facts in any order, repeated or with gaps, given back in order and once. */
export class FactQueue {
  readonly #facts = new Map<string, Fact>();

  get size(): number {
    return this.#facts.size;
  }

  add(fact: Fact): void {
    if (this.#facts.size >= maxQueued) this.#dropOldest();
    this.#facts.set(keyOf(fact.epoch, fact.seq), fact);
  }

  /** The fact after `seq`; what is older is forgotten. */
  takeNext(epoch: RoomEpoch, seq: number): Fact | undefined {
    const key = keyOf(epoch, seq + 1);
    const fact = this.#facts.get(key);
    this.#facts.delete(key);
    if (fact === undefined) this.#forgetKnown(epoch, seq);
    return fact;
  }

  /** Forgets the facts of all other epochs. */
  keepOnly(epoch: RoomEpoch): void {
    for (const [key, fact] of this.#facts) if (fact.epoch !== epoch) this.#facts.delete(key);
  }

  #forgetKnown(epoch: RoomEpoch, seq: number): void {
    for (const [key, fact] of this.#facts) {
      if (fact.epoch === epoch && fact.seq <= seq) this.#facts.delete(key);
    }
  }

  #dropOldest(): void {
    for (const key of this.#facts.keys()) {
      this.#facts.delete(key);
      return;
    }
  }
}

function keyOf(epoch: RoomEpoch, seq: number): string {
  return `${epoch}/${seq}`;
}

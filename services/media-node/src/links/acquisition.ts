import type { types } from 'mediasoup';
import type { LinkDemand, LinkedProducer } from '../core/media-links.ts';
import type { WantedProducer } from './wanted-producer.ts';

interface Watcher {
  onClosed(): void;
  onScore(score: number): void;
}

/** One asker's share of a far producer. */
export class Acquisition implements LinkedProducer {
  readonly #wanted: WantedProducer;
  readonly #watchers = new Set<Watcher>();
  #demand: LinkDemand = { active: false };
  #state: 'held' | 'released' = 'held';

  constructor(wanted: WantedProducer) {
    this.#wanted = wanted;
  }

  get producer(): types.Producer | types.DataProducer {
    return this.#wanted.producer;
  }

  get paused(): boolean {
    return this.#wanted.originPaused;
  }

  get score(): number {
    return this.#wanted.score;
  }

  get demand(): LinkDemand {
    return this.#demand;
  }

  setDemand(demand: LinkDemand): void {
    if (this.#state === 'released') return;
    this.#demand = demand;
    this.#wanted.demandChanged();
  }

  requestKeyFrame(): void {
    if (this.#state === 'held') this.#wanted.requestKeyFrame();
  }

  watch(watcher: Watcher): () => void {
    // A watcher that comes a moment after the end would wait for it for ever.
    if (this.#wanted.closed) queueMicrotask(() => watcher.onClosed());
    else this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  release(): void {
    if (this.#state === 'released') return;
    this.#state = 'released';
    this.#watchers.clear();
    this.#wanted.released(this);
  }

  /** The far producer has ended. */
  ended(): void {
    this.#state = 'released';
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.onClosed();
  }

  scored(score: number): void {
    for (const watcher of this.#watchers) watcher.onScore(score);
  }
}

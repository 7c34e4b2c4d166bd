import type { Clock, Timer } from '@confab/platform';
import type { types } from 'mediasoup';
import { asPipeFailure, pipeData, pipeMedia, type PipeEnds } from './pipe-ends.ts';
import { PauseSwitch } from './pause-switch.ts';
import { PipePairs } from './pipe-pairs.ts';

/** A producer of another worker, on the asker's router under the same id. */
export interface PipeLease {
  readonly producer: types.Producer | types.DataProducer;
  setActive(active: boolean): void;
  /** Idempotent. */
  release(): void;
}

interface PipeSource {
  readonly router: types.Router;
  readonly producer: types.Producer | types.DataProducer;
}

/** Nobody watches for this long → paused; a click from tab to tab should not cost a key frame. */
const restAfterMs = 1_500;
/** Nobody consumes for this long → closed. */
const closeAfterMs = 5_000;

/**
 * Pipes between a room's routers on different workers of this node: one per (producer, router), shared by all who ask. A
 * room has one router per worker, so that a producer keeps its id: an id can exist once per worker.
 */
export class LocalPipes {
  readonly #clock: Clock;
  readonly #pairs: PipePairs;
  readonly #pipes = new Map<string, SharedPipe>();

  constructor(clock: Clock, ports: types.TransportPortRange) {
    this.#clock = clock;
    this.#pairs = new PipePairs(ports);
  }

  get size(): number {
    return this.#pipes.size;
  }

  /** @throws CallError `not-found` when the producer closes meanwhile, `unavailable` when a worker dies */
  async acquire(source: PipeSource, target: types.Router): Promise<PipeLease> {
    const key = `${source.producer.id}>${target.id}`;
    let pipe = this.#pipes.get(key);
    if (pipe === undefined) {
      const opened = new SharedPipe(this.#clock, this.#open(source, target), () => {
        if (this.#pipes.get(key) === opened) this.#pipes.delete(key);
      });
      pipe = opened;
      this.#pipes.set(key, pipe);
    }
    return pipe.lease();
  }

  /** The routers are about to close; timers must not outlive them. */
  close(): void {
    for (const pipe of this.#pipes.values()) pipe.close();
  }

  async #open({ router, producer }: PipeSource, target: types.Router): Promise<PipeEnds> {
    try {
      const pair = await this.#pairs.between(router, target);
      return await ('kind' in producer ? pipeMedia(producer, pair) : pipeData(producer, pair));
    } catch (error) {
      throw asPipeFailure(error);
    }
  }
}

class SharedPipe {
  readonly #clock: Clock;
  readonly #ends: Promise<PipeEnds>;
  readonly #onClosed: () => void;
  /** Every lease, and whether it wants media now. */
  readonly #leases = new Map<object, boolean>();
  /** What the leases come to: run, rest when nobody watches, close when nobody consumes. */
  #wish: 'run' | 'rest' | 'close' | null = null;
  #idle: Timer | null = null;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #consumer: types.Consumer | types.DataConsumer | null = null;
  #pauseSwitch: PauseSwitch | null = null;

  constructor(clock: Clock, ends: Promise<PipeEnds>, onClosed: () => void) {
    this.#clock = clock;
    this.#onClosed = onClosed;
    this.#ends = ends;
    ends.then(
      ({ consumer, producer }) => this.#opened(consumer, producer),
      // A failed pipe is forgotten: the next asker tries again.
      () => this.close(),
    );
  }

  async lease(): Promise<PipeLease> {
    const key = {};
    // Counted before the pipe stands, or it could idle out under a second asker.
    this.#leases.set(key, false);
    this.#settle();
    try {
      const { producer } = await this.#ends;
      return {
        producer,
        setActive: (active) => {
          if (!this.#leases.has(key)) return;
          this.#leases.set(key, active);
          this.#settle();
        },
        release: () => {
          if (this.#leases.delete(key)) this.#settle();
        },
      };
    } catch (error) {
      this.#leases.delete(key);
      this.#settle();
      throw error;
    }
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#stopIdling();
    this.#consumer?.close();
    this.#onClosed();
  }

  #opened(consumer: types.Consumer | types.DataConsumer, producer: types.Producer | types.DataProducer): void {
    this.#consumer = consumer;
    if (this.#state === 'closed') return consumer.close();
    this.#state = 'open';
    // What cannot be paused carries on; the next change tries again.
    this.#pauseSwitch = new PauseSwitch(consumer, () => undefined);
    // The original ended, or a worker died: mediasoup closes both ends together.
    // Media's and data's observers have the same `close`; their types do not know it.
    (consumer.observer as types.ConsumerObserver).once('close', () => this.close());
    (producer.observer as types.ProducerObserver).once('close', () => this.close());
    if (consumer.closed || producer.closed) return this.close();
    return this.#settle();
  }

  #settle(): void {
    if (this.#state !== 'open') return;
    const wish = this.#leases.size === 0 ? 'close' : [...this.#leases.values()].includes(true) ? 'run' : 'rest';
    // Somebody who comes and goes does not put off what was due.
    if (wish === this.#wish) return;
    this.#wish = wish;
    this.#stopIdling();
    if (wish === 'run') return this.#pauseSwitch?.set(false);
    this.#idle = this.#clock.after(wish === 'close' ? closeAfterMs : restAfterMs, () => {
      this.#idle = null;
      if (wish === 'close') this.close();
      else this.#pauseSwitch?.set(true);
    });
    return undefined;
  }

  #stopIdling(): void {
    this.#idle?.cancel();
    this.#idle = null;
  }
}

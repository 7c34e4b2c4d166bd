import { mediaCodecs } from './codecs.ts';
import { refusing } from './mediasoup-errors.ts';
import type { Seat } from './participant-context.ts';
import type { MediaWorker } from './worker-pool.ts';

/** A room's routers on this node: at most one per worker, each made at first need. */
export class RoomRouters {
  readonly #seats = new Map<MediaWorker, Promise<Seat>>();
  #state: 'open' | 'closed' = 'open';

  /** Concurrent askers share one router; a failed one is forgotten. @throws CallError `unavailable` when the worker died */
  on(worker: MediaWorker): Promise<Seat> {
    let seat = this.#seats.get(worker);
    if (seat === undefined) {
      seat = this.#open(worker);
      this.#seats.set(worker, seat);
      seat.catch(() => this.#seats.delete(worker));
    }
    return seat;
  }

  /** The workers that the room has a router on, oldest first. */
  workers(): MediaWorker[] {
    return [...this.#seats.keys()];
  }

  close(): void {
    this.#state = 'closed';
    for (const seat of this.#seats.values()) {
      seat.then(
        ({ router }) => router.close(),
        () => undefined,
      );
    }
    this.#seats.clear();
  }

  async #open(worker: MediaWorker): Promise<Seat> {
    const router = await refusing('router', () => worker.worker.createRouter({ mediaCodecs }));
    // Closing the room closed this one through its promise; the others wait for nothing.
    if (this.#state === 'closed') router.close();
    router.once('workerclose', () => this.#seats.delete(worker));
    return { worker, router };
  }
}

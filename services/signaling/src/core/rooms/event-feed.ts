import type { Clock, Timer } from '@confab/platform';
import type { ClientOutlet } from '../client-outlet.ts';
import type { RoomEvent } from './room-event.ts';

export interface EventFeedOptions {
  readonly clock: Clock;
  /** Milliseconds that events are gathered into one `room-events`; null: each goes by itself. */
  readonly batchWindowMs: number | null;
}

/**
 * A room's numbered events to one client: each number once, in order, and none before the answer that says where they begin.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  #outlet: ClientOutlet | null = null;
  #afterSeq = 0;
  /** Events that arrived before the answer went out; null when it has. */
  #held: RoomEvent[] | null = null;
  #whenReleased: (() => void)[] = [];
  #batch: RoomEvent[] = [];
  #window: Timer | null = null;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  /** The client knows everything up to `afterSeq`; what follows is held until `release`. */
  connect(outlet: ClientOutlet, afterSeq: number): void {
    this.disconnect();
    this.#outlet = outlet;
    this.#afterSeq = afterSeq;
    this.#held = [];
  }

  /** The answer has been sent. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#send(event);
    for (const task of this.#whenReleased.splice(0)) task();
  }

  /** Runs the task now, or when the answer has been sent; never when the client is gone by then. */
  whenReleased(task: () => void): void {
    if (this.#held !== null) this.#whenReleased.push(task);
    else if (this.#outlet !== null) task();
  }

  /** Nobody listens now; what was gathered is dropped, the client asks for it by number. */
  disconnect(): void {
    this.#outlet = null;
    this.#held = null;
    this.#whenReleased = [];
    this.#batch = [];
    this.#window?.cancel();
    this.#window = null;
  }

  offer(event: RoomEvent): void {
    if (this.#outlet === null || event.data.seq <= this.#afterSeq) return;
    this.#afterSeq = event.data.seq;
    if (this.#held === null) this.#send(event);
    else this.#held.push(event);
  }

  /** Sends what was gathered now: what follows on the socket must not overtake it. */
  flush(): void {
    this.#window?.cancel();
    this.#window = null;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#outlet?.send('room-events', batch);
  }

  #send(event: RoomEvent): void {
    const { clock, batchWindowMs } = this.#options;
    if (batchWindowMs === null) {
      this.#outlet?.send(event.name, event.data);
      return;
    }
    this.#batch.push(event);
    this.#window ??= clock.after(batchWindowMs, () => this.flush());
  }
}

import type { Clock } from '../timing/clock.ts';
import { CallError } from '../errors.ts';

interface Waiter<Thing> {
  admit(thing: Thing): void;
  refuse(error: CallError): void;
}

/** Where callers wait, in order, boundedly many and boundedly long, for a thing that is not there yet. */
export class WaitingRoom<Thing> {
  readonly #seats: number;
  readonly #waiters = new Set<Waiter<Thing>>();

  constructor(seats: number) {
    this.#seats = seats;
  }

  /** Resolves with the thing; rejects with `unavailable` after `atMostMs`, when it is full, or with what `refuse` was given. */
  enter(clock: Clock, atMostMs: number): Promise<Thing> {
    if (this.#waiters.size >= this.#seats) {
      return Promise.reject(new CallError('unavailable', 'too many requests wait for the connection'));
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        cancel();
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter<Thing> = {
        admit(thing) {
          leave();
          resolve(thing);
        },
        refuse(error) {
          leave();
          reject(error);
        },
      };
      const cancel = clock.after(atMostMs, () =>
        waiter.refuse(new CallError('unavailable', 'no signaling server could be reached')),
      );
      this.#waiters.add(waiter);
    });
  }

  admit(thing: Thing): void {
    for (const waiter of this.#waiters) waiter.admit(thing);
  }

  refuse(error: CallError): void {
    for (const waiter of this.#waiters) waiter.refuse(error);
  }
}

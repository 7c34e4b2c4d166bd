import type { Clock } from '@confab/platform';
import type { Participant } from './participant.ts';

interface Pending {
  readonly participant: Participant;
  readonly sinceMs: number;
}

// A joiner that has not consumed anything by then is not going to soon: its reservation says more than there is.
const settledAfterMs = 3_000;
// Never reached by honest pods: joins per room and node are capped per minute.
const maxPending = 10_000;

/**
 * The reservations that joins came with. A heartbeat names those whose load the report contains by now: named too early, a
 * burst of joins would see an idle node (`docs/races.md` 13).
 */
export class JoinReservations {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(reservationId: string, participant: Participant): void {
    if (reservationId === '' || this.#pending.size >= maxPending) return;
    this.#pending.set(reservationId, { participant, sinceMs: this.#clock.nowMs() });
  }

  /** To be named by the next heartbeat; still here until `confirm`. */
  contained(): string[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#pending]
      .filter(
        ([, { participant, sinceMs }]) =>
          participant.closed || participant.load().consumers > 0 || nowMs - sinceMs >= settledAfterMs,
      )
      .map(([reservationId]) => reservationId);
  }

  /** The heartbeat that named them has arrived. */
  confirm(reservationIds: readonly string[]): void {
    for (const reservationId of reservationIds) this.#pending.delete(reservationId);
  }
}

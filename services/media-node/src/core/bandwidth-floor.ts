/**
 * Where the estimate begins: it never goes below this. Video that is stopped altogether gives no feedback, and the estimate stays where
 * it is: from 4.5 Mbit/s squeezed to 400 kbit/s it came to rest at 49 kbit/s, without a frame for 8 s. This keeps the two lowest temporal
 * layers, 15 frames a second, of two small pictures; together with one voice (60 kbit/s on the wire) a link of 330 kbit/s bears it.
 */
export const usualFloorBps = 240_000;
/** mediasoup's own: no video fits any more. */
const leastFloorBps = 30_000;

/** At the floor within this factor the estimator would go lower if it might. */
const atFloor = 1.05;
/** A link that bears the floor has brought the estimate up from it by then. */
const tryForMs = 10_000;
const nextTryForMs = 5_000;
/** So far above the usual floor nothing of the narrow link is left. */
const wideAgain = 1.5;

/**
 * The least that a receiver is sent, which gives way on a link that does not bear it. There the rest of the floor drowned the voices: at
 * 150 kbit/s one packet of audio in six was lost for as long as that lasted, for video of which not one frame got through. Pure.
 */
export class BandwidthFloor {
  #bps = usualFloorBps;
  #pinnedSinceMs: number | null = null;

  get bps(): number {
    return this.#bps;
  }

  /** @returns true when the floor is another one from now on */
  take(availableBps: number, nowMs: number): boolean {
    if (availableBps > atFloor * this.#bps) {
      this.#pinnedSinceMs = null;
      return this.#bps < usualFloorBps && availableBps >= wideAgain * usualFloorBps && this.#move(usualFloorBps);
    }
    this.#pinnedSinceMs ??= nowMs;
    const limitMs = this.#bps === usualFloorBps ? tryForMs : nextTryForMs;
    if (this.#bps === leastFloorBps || nowMs - this.#pinnedSinceMs < limitMs) return false;
    this.#pinnedSinceMs = nowMs;
    return this.#move(Math.max(leastFloorBps, this.#bps / 2));
  }

  #move(bps: number): true {
    this.#bps = bps;
    return true;
  }
}

/** What has become of a stream's packets so far. */
export interface ArrivalCounts {
  /** Distinct packets that arrived, in whatever order and way. */
  received: number;
  duplicates: number;
  /** Arrived after a packet with a higher number, without having been retransmitted. */
  reordered: number;
  /** Arrived by retransmission. */
  recovered: number;
  /** Given up: never arrived within the window. */
  lost: number;
  /** Runs of consecutive lost packets. */
  gaps: number;
}

export interface ArrivalTrackerOptions {
  /** How long a missing packet may still arrive before it counts as lost; default 1000 ms. */
  readonly windowMs?: number;
  /** Pause between two requests for the same packet; default 50 ms, above the round trip of any test network. */
  readonly retryMs?: number;
}

interface Missing {
  readonly sinceMs: number;
  requests: number;
  requestedAtMs: number;
}

/** As in browsers: beyond this it is not a loss but an outage, and asking for all of it would only make that longer. */
const maxMissing = 1000;
const maxRequests = 10;

/**
 * Accounts for the sequence numbers of one RTP stream, over wraps. Time is an argument, in milliseconds of any monotonic clock.
 * Numbers before the first packet that was seen do not count.
 */
export class ArrivalTracker {
  readonly counts: ArrivalCounts = { received: 0, duplicates: 0, reordered: 0, recovered: 0, lost: 0, gaps: 0 };
  readonly #windowMs: number;
  readonly #retryMs: number;
  /** By extended sequence number, ascending: a Map keeps the order in which the numbers were missed. */
  readonly #missing = new Map<number, Missing>();
  #highest = -1;
  #first = -1;
  #lastLost = -2;

  constructor(options: ArrivalTrackerOptions = {}) {
    this.#windowMs = options.windowMs ?? 1000;
    this.#retryMs = options.retryMs ?? 50;
  }

  /** The highest sequence number seen, with its wraps above the 16 bits; −1 before the first packet. */
  get highestSequence(): number {
    return this.#highest;
  }

  /** How many packets the sender has numbered since the first one seen. */
  get expected(): number {
    return this.#highest < 0 ? 0 : this.#highest - this.#first + 1;
  }

  /** Takes in one packet; true when it had not been seen before. */
  arrived(sequence: number, nowMs: number, way: 'direct' | 'retransmitted' = 'direct'): boolean {
    if (this.#highest < 0) {
      // A retransmission cannot be the first sign of a stream: there is nothing to count it against.
      if (way === 'retransmitted') return false;
      this.#first = this.#highest = sequence;
      this.counts.received++;
      return true;
    }
    // The distance as a signed 16-bit number: up to half the number space ahead, or behind.
    const distance = ((sequence - this.#highest) << 16) >> 16;
    const extended = this.#highest + distance;
    if (distance > 0) {
      for (let missed = this.#highest + 1; missed < extended; missed++) {
        this.#missing.set(missed, { sinceMs: nowMs, requests: 0, requestedAtMs: -Infinity });
      }
      this.#highest = extended;
      if (this.#missing.size > maxMissing) this.#giveUpOldest(this.#missing.size - maxMissing);
      this.counts.received++;
      return true;
    }
    if (this.#missing.delete(extended)) {
      this.counts.received++;
      if (way === 'retransmitted') this.counts.recovered++;
      else this.counts.reordered++;
      return true;
    }
    if (extended >= this.#first) this.counts.duplicates++;
    return false;
  }

  /** Gives up what is missing for too long, and answers which 16-bit numbers to ask for now, ascending. */
  sweep(nowMs: number): number[] {
    const wanted: number[] = [];
    for (const [sequence, missing] of this.#missing) {
      if (nowMs - missing.sinceMs >= this.#windowMs) {
        this.#giveUp(sequence);
      } else if (missing.requests < maxRequests && nowMs - missing.requestedAtMs >= this.#retryMs) {
        missing.requests++;
        missing.requestedAtMs = nowMs;
        wanted.push(sequence & 0xffff);
      }
    }
    return wanted;
  }

  #giveUpOldest(count: number): void {
    let left = count;
    for (const sequence of this.#missing.keys()) {
      if (left-- === 0) return;
      this.#giveUp(sequence);
    }
  }

  #giveUp(sequence: number): void {
    this.#missing.delete(sequence);
    this.counts.lost++;
    if (sequence !== this.#lastLost + 1) this.counts.gaps++;
    this.#lastLost = sequence;
  }
}

/** What mediasoup makes of a receiver's feedback, bits per second. */
export interface BandwidthReport {
  readonly availableBps: number;
  /** What everything consumed would take at its full layers. */
  readonly desiredBps: number;
  /** What the estimate cannot go below. */
  readonly floorBps: number;
}

/** Below this share of its last peak the estimate has met the link's end. */
const dropShare = 0.9;
/** From this share of what is desired on nothing is missing. */
const enoughShare = 0.9;
/** Above the last peak by this factor there is more link than there was. */
const beyondPeak = 1.1;
/** The next rung over the estimate. */
const rung = 2;
/** A probe that found more is followed by the next at once; one that found nothing was congestion for nothing. */
const afterSuccessMs = 700;
const afterFailureMs = 4_000;
/** An estimate that nothing has pushed down for so long may be low only for want of traffic. */
const quietMs = 8_000;
const grownBy = 1.3;

/**
 * Brings a receiver back up after a congestion, and leaves it in peace during one.
 *
 * mediasoup lets its estimator send probes, bursts of padding, whenever the most that it may reach is raised, and raises that to 1.35 times
 * what is desired whenever that has changed by a tenth. On a link squeezed from 3 Mbit/s to 400 kbit/s those were bursts at 4.5 Mbit/s,
 * every few seconds or never, by chance: each filled the queue of the router, cost audio too, and halved the estimate again (seen: 0
 * frames/s for 12 s); where none came after the squeeze the estimate grew by 8 % a second, 25 s to a third of what was there before.
 *
 * So once an estimate has dropped, the most is held at twice the estimate, which keeps those bursts away, and is raised rung by rung,
 * a small probe each, when the estimate grows beyond the peak that it dropped from. Pure: reports in, values of `maxOutgoingBitrate`
 * out, to be set in this order; 0 is no limit.
 */
export class BandwidthLadder {
  #capBps = 0;
  #peakBps = 0;
  /** What the link bore before the last drop. */
  #ceilingBps = Infinity;
  #droppedAtMs = -Infinity;
  #nextProbeMs = 0;
  #beforeProbeBps = 0;

  take({ availableBps, desiredBps, floorBps }: BandwidthReport, nowMs: number): readonly number[] {
    const dropped = this.#follow(availableBps, nowMs);
    const nextBps = Math.round(rung * Math.max(availableBps, floorBps));
    if (availableBps >= enoughShare * desiredBps) return this.#capBps === 0 ? [] : this.#hold(0);
    if (this.#capBps === 0) return dropped ? this.#hold(nextBps) : [];
    // Lower and lower: what it was held at is far above it now, and would be a burst at the next chance.
    if (nextBps < this.#capBps / 1.5) return this.#hold(nextBps);
    if (nowMs < this.#nextProbeMs || !this.#mayProbe(availableBps, nowMs)) return [];
    return this.#probe(availableBps, nextBps, nowMs);
  }

  #follow(availableBps: number, nowMs: number): boolean {
    if (availableBps >= dropShare * this.#peakBps) {
      this.#peakBps = Math.max(this.#peakBps, availableBps);
      return false;
    }
    this.#ceilingBps = this.#peakBps;
    this.#peakBps = availableBps;
    this.#droppedAtMs = nowMs;
    this.#nextProbeMs = nowMs + afterFailureMs;
    this.#beforeProbeBps = availableBps;
    return true;
  }

  #mayProbe(availableBps: number, nowMs: number): boolean {
    return availableBps > beyondPeak * this.#ceilingBps || nowMs - this.#droppedAtMs >= quietMs;
  }

  #probe(availableBps: number, nextBps: number, nowMs: number): readonly number[] {
    const grew = availableBps > grownBy * this.#beforeProbeBps;
    this.#nextProbeMs = nowMs + (grew ? afterSuccessMs : afterFailureMs);
    this.#beforeProbeBps = availableBps;
    // Only a rise makes it probe: where it is held there already, it has to come down a little first.
    const before = nextBps > this.#capBps ? [] : this.#hold(Math.round(nextBps * 0.75));
    return [...before, ...this.#hold(nextBps)];
  }

  #hold(capBps: number): readonly number[] {
    this.#capBps = capBps;
    return [capBps];
  }
}

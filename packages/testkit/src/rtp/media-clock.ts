/** 2026-01-01T00:00:00Z in seconds since 1900, the epoch of NTP. */
const anchorSeconds = 3_976_214_400n;

/**
 * The machine's monotonic clock as a 64-bit NTP timestamp (32.32 fixed point): what sender reports and abs-capture-time carry.
 * All processes of a machine agree on it, so that a difference of two readings is a one-way delay, and no clock step spoils it.
 * It is anchored in our time instead of at boot, because mediasoup does not forward abs-capture-time from a clock that is decades away.
 */
export function mediaClockNtp(): bigint {
  const now = process.hrtime.bigint();
  const seconds = now / 1_000_000_000n;
  const fraction = ((now % 1_000_000_000n) << 32n) / 1_000_000_000n;
  return ((anchorSeconds + seconds) << 32n) | fraction;
}

/** Milliseconds from one NTP timestamp to a later one. */
export function ntpDifferenceMs(from: bigint, to: bigint): number {
  return Number(((to - from) * 1_000_000n) >> 32n) / 1000;
}

/** A pending call that its owner can take back. */
export interface Timer {
  cancel(): void;
}

/** Time as an argument: tests move it by hand. */
export interface Clock {
  /** Milliseconds that only ever grow; comparable inside this process only. */
  nowMs(): number;
  /** Wall-clock time, for people; no decision is made from it. */
  date(): Date;
  after(delayMs: number, call: () => void): Timer;
  every(periodMs: number, call: () => void): Timer;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  date: () => new Date(),
  after(delayMs, call) {
    const handle = setTimeout(call, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
  every(periodMs, call) {
    const handle = setInterval(call, periodMs);
    return { cancel: () => clearInterval(handle) };
  },
};

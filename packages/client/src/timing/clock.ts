/** Time as the SDK uses it; tests give one that they turn by hand. */
export interface Clock {
  /** Milliseconds, monotonic, from any origin. */
  now(): number;
  /** Calls once after `delayMs`; the result cancels it and may be called at any time. */
  after(delayMs: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or at once when the signal is aborted. Never rejects. */
export function pause(clock: Clock, delayMs: number, wake: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (wake.aborted) return resolve();
    const done = () => {
      cancel();
      wake.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    wake.addEventListener('abort', done, { once: true });
  });
}

export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * Milliseconds to wait before attempt 1, 2, 3 …: doubling up to a bound, anywhere in the upper half of it. Without the spread
 * all clients of a dead process would come back in the same instant.
 */
export function backoffMs(attempt: number, { firstMs, mostMs }: Backoff, random: () => number = Math.random): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return ceiling * (0.5 + random() / 2);
}

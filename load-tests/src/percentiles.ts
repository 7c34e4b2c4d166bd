/** Milliseconds, rounded to tenths. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** By the nearest-rank method: every figure is one that was measured. */
export function percentiles(values: readonly number[]): Percentiles {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => tenths(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number);
  return { count: values.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

/** The middle value; the lower one of two. */
export function median(values: readonly number[]): number {
  return percentiles(values).p50;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

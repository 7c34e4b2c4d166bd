/** What a test file, or a check, came to. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
  /** Everything somebody needs who has to mend it; empty when nothing failed. */
  readonly details: string;
}

export interface Task {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

export type Totals = Pick<Outcome, 'passed' | 'failed' | 'skipped'>;

export function sum(outcomes: readonly Totals[]): Totals {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of outcomes) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** `412 passed, 0 failed`, the closing line that CI reads; skipped tests are named only when there are some. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

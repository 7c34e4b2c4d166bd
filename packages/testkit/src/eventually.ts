import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** How long the check may fail before its last failure is thrown. */
  readonly withinMs: number;
  /** Pause between two checks; default 20 ms. */
  readonly everyMs?: number;
  /** Ends the waiting, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Repeats the check until it neither throws nor answers `false`, and gives its answer.
 * After `withinMs` it throws the last failure, so that a test shows what was still wrong.
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  options: EventuallyOptions,
): Promise<Exclude<Result, false>> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    const outcome = await attempt(check);
    if (outcome.ok) return outcome.result;
    if (performance.now() >= deadline) {
      throw new Error(`not within ${options.withinMs} ms: ${outcome.reason}`, { cause: outcome.cause });
    }
    await delay(options.everyMs ?? 20, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

type Outcome<Result> = { ok: true; result: Exclude<Result, false> } | { ok: false; reason: string; cause?: unknown };

async function attempt<Result>(check: () => Result | Promise<Result>): Promise<Outcome<Result>> {
  try {
    const result = await check();
    if (result === false) return { ok: false, reason: `${check.toString().slice(0, 200)} stayed false` };
    return { ok: true, result: result as Exclude<Result, false> };
  } catch (cause) {
    return { ok: false, reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}

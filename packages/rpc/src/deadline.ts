import { CallError } from '@confab/contracts';

/**
 * Runs work that must answer in `timeoutMs`. When time is up the signal aborts and the caller gets `CallError('timeout')` at
 * once; whatever the work still brings up is its own to undo. The work's own outcome is never lost silently: a late
 * rejection is swallowed, because the caller already has an answer.
 */
export async function withDeadline<Result>(
  timeoutMs: number,
  what: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const timedOut = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new CallError('timeout', `${what} took longer than ${timeoutMs} ms`);
    controller.abort(error);
    timedOut.reject(error);
  }, timeoutMs);
  try {
    return await Promise.race([work(controller.signal), timedOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}

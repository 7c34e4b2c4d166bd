import { CallError } from '@confab/contracts';

/**
 * Awaits one mediasoup call and turns its errors into refusals. mediasoup throws plain errors for what a client sent:
 * unmapped they would all be `internal`. Only the call itself may run inside: a bug of ours must stay a bug.
 */
export async function refusing<Result>(what: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw asRefusal(what, error);
  }
}

/** The refusal that a mediasoup error stands for. */
export function asRefusal(what: string, error: unknown): unknown {
  if (error instanceof CallError || !(error instanceof Error)) return error;
  const refuse = (code: 'bad-request' | 'conflict' | 'not-found' | 'unavailable'): CallError =>
    new CallError(code, `${what}: ${plain(error.message)}`, { cause: error });
  // Named classes first: mediasoup's errors say what they are by name in every release of the 3.x line.
  switch (error.name) {
    case 'UnsupportedError':
      return refuse('bad-request');
    case 'NotFoundError':
      return refuse('not-found');
    case 'WorkerClosedError':
    case 'InvalidStateError':
      return refuse('unavailable');
    default:
  }
  if (/already called|already exists|already connected/i.test(error.message)) return refuse('conflict');
  if (/not found/i.test(error.message)) return refuse('not-found');
  if (/channel closed|request timed out|closed/i.test(error.message)) return refuse('unavailable');
  return refuse('bad-request');
}

/** Without the worker's internal method name. */
function plain(message: string): string {
  return message.replace(/\s*\[method:[^\]]*\]/, '').slice(0, 300);
}

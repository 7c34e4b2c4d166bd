import type { ErrorCode, WireError } from '@confab/contracts';

/**
 * A refusal that the app can act on, with one of the protocol's codes (`docs/protocol.md`, Requests). `unavailable` and
 * `timeout` are also made here, when no signaling server answered in time. The class repeats that of `@confab/contracts`
 * because importing values from there would bring its schemas into every bundle.
 */
export class CallError extends Error {
  readonly code: ErrorCode;
  /** Where trying again can help: milliseconds to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.name = 'CallError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The error that an ack or a refused connection carried. */
  static fromWire(error: Partial<Omit<WireError, 'code'>> & { code?: string }): CallError {
    return new CallError((error.code ?? 'internal') as ErrorCode, error.message ?? 'the server gave no reason', {
      retryAfterMs: error.retryAfterMs,
    });
  }
}

/** True where the same request may succeed a little later, unchanged. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof CallError &&
    (error.code === 'unavailable' ||
      error.code === 'timeout' ||
      error.code === 'rate-limited' ||
      error.code === 'no-capacity')
  );
}

/** True for a refusal with exactly this code. */
export function isRefusal(error: unknown, ...codes: ErrorCode[]): error is CallError {
  return error instanceof CallError && codes.includes(error.code);
}

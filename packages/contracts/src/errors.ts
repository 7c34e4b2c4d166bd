/** Every code a caller can meet, on the socket, over REST and between the tiers. The list is closed. */
export const errorCodes = [
  'bad-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'room-full',
  'room-locked',
  'room-ended',
  'quota-exceeded',
  'rate-limited',
  'no-capacity',
  'unavailable',
  'timeout',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** True for a code of the closed list; a newer peer may know more than we do. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return errorCodes.includes(value as ErrorCode);
}

/** How a refusal looks on the wire: the `error` of an ack, the `data` of a refused connection. */
export interface WireError {
  code: ErrorCode;
  /** For developers; never holds a token, a secret or what people say. */
  message: string;
  /** Present where trying again can help: milliseconds to wait. */
  retryAfterMs?: number;
}

export interface CallErrorOptions extends ErrorOptions {
  retryAfterMs?: number;
}

/** A refusal that the caller can act on. Whatever else is thrown is a bug and leaves a process as `internal`. */
export class CallError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: CallErrorOptions = {}) {
    super(message, options);
    this.name = 'CallError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The wire form; the cause stays here. */
  toWire(): WireError {
    return this.retryAfterMs === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, retryAfterMs: this.retryAfterMs };
  }
}

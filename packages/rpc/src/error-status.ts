import { CallError, isErrorCode, type ErrorCode } from '@confab/contracts';
import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';

/** How each code leaves a process as a gRPC status. */
export const statusOfCode = {
  'bad-request': status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  'room-full': status.FAILED_PRECONDITION,
  'room-locked': status.FAILED_PRECONDITION,
  'room-ended': status.FAILED_PRECONDITION,
  'quota-exceeded': status.RESOURCE_EXHAUSTED,
  'rate-limited': status.RESOURCE_EXHAUSTED,
  'no-capacity': status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
  internal: status.INTERNAL,
} as const satisfies Record<ErrorCode, status>;

// Several codes share a status; the exact one travels beside it.
const codeKey = 'confab-code';

/** What a server answers for a thrown value; anything but a `CallError` is a bug and says nothing of itself. */
export function toStatus(error: unknown): StatusObject {
  const metadata = new Metadata();
  if (!(error instanceof CallError)) {
    metadata.set(codeKey, 'internal');
    return { code: status.INTERNAL, details: 'internal error', metadata };
  }
  metadata.set(codeKey, error.code);
  return { code: statusOfCode[error.code], details: error.message, metadata };
}

const codeOfStatus: Partial<Record<status, ErrorCode>> = {
  [status.INVALID_ARGUMENT]: 'bad-request',
  [status.UNAUTHENTICATED]: 'unauthenticated',
  [status.PERMISSION_DENIED]: 'forbidden',
  [status.NOT_FOUND]: 'not-found',
  [status.FAILED_PRECONDITION]: 'conflict',
  [status.ALREADY_EXISTS]: 'conflict',
  [status.RESOURCE_EXHAUSTED]: 'no-capacity',
  [status.UNAVAILABLE]: 'unavailable',
  [status.CANCELLED]: 'unavailable',
  [status.DEADLINE_EXCEEDED]: 'timeout',
};

/** What a client makes of a failed call; a status that no peer of ours sends is `internal`. */
export function fromStatus(error: ServiceError): CallError {
  const told = error.metadata?.get(codeKey)[0];
  const code = isErrorCode(told) ? told : (codeOfStatus[error.code] ?? 'internal');
  return new CallError(code, error.details || error.message, { cause: error });
}

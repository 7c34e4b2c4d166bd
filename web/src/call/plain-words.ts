import { CallError, DeviceError } from '@confab/client';

export type DeviceKind = 'camera' | 'microphone';

/** What a person can do about a device that could not be opened. */
export function deviceProblem(kind: DeviceKind, error: unknown): string {
  const other = kind === 'camera' ? 'video' : 'sound';
  switch (error instanceof DeviceError ? error.code : undefined) {
    case 'denied':
      return `The ${kind} is blocked. Allow it in the address bar, or join without ${other}.`;
    case 'not-found':
    case 'overconstrained':
      return `No ${kind} was found. Connect one, or join without ${other}.`;
    case 'in-use':
      return `The ${kind} is in use by another program. Close that, or join without ${other}.`;
    case 'unsupported':
      return `The browser gives the ${kind} to pages over HTTPS only. You can join without ${other}.`;
    default:
      return `The ${kind} could not be opened. You can join without ${other}.`;
  }
}

/** Why a call did not come about, or ended. */
export function callProblem(error: unknown): string {
  if (!(error instanceof CallError)) return 'Something went wrong. Please try again.';
  switch (error.code) {
    case 'room-full':
      return 'The room is full.';
    case 'room-locked':
      return 'The room is locked. Ask somebody inside to open it.';
    case 'room-ended':
      return 'The call has ended.';
    case 'unauthenticated':
    case 'forbidden':
      return 'You may not join this room with this invitation.';
    case 'no-capacity':
      return 'All servers are busy. Please try again in a moment.';
    case 'quota-exceeded':
    case 'rate-limited':
      return 'Too many people are joining right now. Please try again in a moment.';
    case 'unavailable':
    case 'timeout':
      return 'The server cannot be reached. Check your connection and try again.';
    case 'bad-request':
    case 'not-found':
    case 'conflict':
    case 'internal':
      return `The call could not be started: ${error.message}.`;
  }
}

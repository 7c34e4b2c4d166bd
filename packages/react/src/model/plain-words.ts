import { CallError, DeviceError } from '@confab/client';

export type DeviceKind = 'camera' | 'microphone';

/** What a person can do about a device that could not be opened. */
export function deviceProblem(kind: DeviceKind, error: unknown): string {
  const other = kind === 'camera' ? 'video' : 'sound';
  const { code, deniedBy } = DeviceError.from(kind, error);
  switch (code) {
    case 'denied':
      if (deniedBy === 'system')
        return `The system’s settings keep the ${kind} from this browser. Change them, or join without ${other}.`;
      return `The ${kind} is blocked. Allow it in the address bar, or join without ${other}.`;
    case 'not-found':
    case 'overconstrained':
      return `No ${kind} was found. Connect one, or join without ${other}.`;
    case 'in-use':
      return `The ${kind} is in use by another program. Close that, or join without ${other}.`;
    case 'unsupported':
      return `The browser gives the ${kind} to pages over HTTPS only. You can join without ${other}.`;
    case 'aborted':
      return `The ${kind} could not be opened. You can join without ${other}.`;
  }
}

/** Why a screen is not shared; undefined where the person closed the browser's dialog, which is no problem. */
export function screenProblem(error: unknown): string | undefined {
  if (error instanceof CallError) return actionProblem('share your screen', error);
  const { code, deniedBy } = DeviceError.from('screen', error);
  if (deniedBy === 'system') return 'The system’s settings do not let this browser record the screen.';
  if (code === 'denied' || code === 'aborted') return undefined;
  return 'This browser or system could not share the screen.';
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

/** Why something done in a call was refused. `what` completes "You may not …". */
export function actionProblem(what: string, error: unknown): string {
  if (!(error instanceof CallError)) return `It was not possible to ${what}.`;
  switch (error.code) {
    case 'forbidden':
      return `You may not ${what} here.`;
    case 'rate-limited':
      return 'That was too fast. Wait a moment and try again.';
    case 'unavailable':
    case 'timeout':
    case 'no-capacity':
      return `It was not possible to ${what}: the server did not answer. Try again in a moment.`;
    case 'not-found':
      return `It was not possible to ${what}: they are not here any more.`;
    case 'unauthenticated':
    case 'room-full':
    case 'room-locked':
    case 'room-ended':
    case 'quota-exceeded':
    case 'bad-request':
    case 'conflict':
    case 'internal':
      return `It was not possible to ${what}: ${error.message}.`;
  }
}

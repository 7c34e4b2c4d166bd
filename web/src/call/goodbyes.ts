import type { RoomClosed } from '@confab/client';
import { callProblem } from '@confab/react/models';

const goodbyes: Record<Exclude<RoomClosed['reason'], 'lost'>, string> = {
  left: 'You left the call.',
  removed: 'You were removed from the call.',
  'duplicate-identity': 'You joined this call in another window.',
  'room-ended': 'The call has ended.',
  denied: 'You were not let in.',
};

/** Why a call is over, with the moderator's words where there are some. */
export function goodbyeFor(closed: RoomClosed): { readonly why: string; readonly message: string | undefined } {
  if (closed.reason === 'lost') return { why: callProblem(closed.error), message: undefined };
  const message = closed.reason === 'left' ? undefined : closed.message;
  return { why: goodbyes[closed.reason], message };
}

import type { ActiveCall, CallEnd } from '@confab/client';

/** What became of a call that one made. */
export function callEndInWords(
  call: Pick<ActiveCall['call'], 'callees' | 'status' | 'endReason' | 'participants'>,
  nameOf: (identity: string) => string,
): string {
  const [first] = call.callees;
  const them = call.callees.length === 1 && first !== undefined ? nameOf(first) : undefined;
  if (call.status === 'REJECTED') {
    const isBusy = call.participants.some(({ outcome }) => outcome === 'busy');
    if (them === undefined) return 'Nobody took the call.';
    return isBusy ? `${them} is in another call.` : `${them} declined.`;
  }
  if (call.endReason === 'no-answer') return them === undefined ? 'Nobody answered.' : `${them} did not answer.`;
  if (call.endReason === 'cancelled') return 'You hung up.';
  return 'The call has ended.';
}

const ends: Readonly<Record<CallEnd, string>> = {
  ended: 'The call has ended.',
  'everybody-left': 'Everybody has left the call.',
  cancelled: 'The call was cancelled.',
  'no-answer': 'Nobody answered.',
  rejected: 'The call was declined.',
  'room-ended': 'The call has ended.',
  left: 'You left the call.',
  removed: 'You were removed from the call.',
  lost: 'The connection was lost.',
};

/** Why being in a call is over. */
export function goodbyeInWords(why: CallEnd): string {
  return ends[why];
}

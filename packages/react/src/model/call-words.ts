import type { CallShape } from './calls-port.ts';

/** What became of a call that one made. */
export function callEndInWords(
  call: Pick<CallShape, 'callees' | 'status' | 'endReason' | 'participants'>,
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

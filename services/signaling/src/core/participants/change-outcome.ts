import { CallError } from '@confab/contracts';
import type { ChangeOutcome } from '@confab/cluster';

/**
 * The directory's answer to a change by a participant's owner.
 * @throws CallError `not-found` when the participant is gone, `conflict` when a newer owner has taken over
 */
export function expectDone<Value>(outcome: ChangeOutcome<Value>): { readonly seq: number } & Value {
  if (outcome.status === 'done') return outcome;
  if (outcome.status === 'not-found') throw new CallError('not-found', 'the participant is not in the room any more');
  throw new CallError('conflict', 'another connection has taken this participant over');
}

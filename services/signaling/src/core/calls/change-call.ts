import { viewCall, type CallAction, type CallOutcome, type CallRecord } from '@confab/cluster';
import { CallError, type Call, type CallId, type TenantId } from '@confab/contracts';
import type { Pod } from '../pod.ts';
import { sendNoticeSoon } from './send-notice.ts';

/** Carries an action out and tells the call's people. @throws CallError whatever the call refuses */
export async function changeCall(pod: Pod, tenant: TenantId, callId: string, action: CallAction): Promise<Call> {
  return settleCall(pod, await pod.calls.change(tenant, callId as CallId, action, pod.clock.date()));
}

export function settleCall(pod: Pod, outcome: CallOutcome): Call {
  if (outcome.status === 'refused') throw new CallError(outcome.code, outcome.message);
  if (outcome.status === 'changed') sendNoticeSoon(pod, outcome.owed);
  return viewCall(outcome.call);
}

/** A call that somebody is in. @throws CallError `not-found` for strangers, `conflict` when it is over */
export async function readRunning(pod: Pod, tenant: TenantId, callId: string, identity: string): Promise<CallRecord> {
  const call = await pod.calls.read(tenant, callId as CallId);
  if (call?.people.some((person) => person.identity === identity) !== true) {
    throw new CallError('not-found', 'no such call of yours');
  }
  if (call.endedAt !== undefined) throw new CallError('conflict', 'the call is over');
  return call;
}

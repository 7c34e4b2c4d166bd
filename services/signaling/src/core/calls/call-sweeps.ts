import { ringHints, viewCall, type CallAction, type CallRecord, type DueCall } from '@confab/cluster';
import type { Pod } from '../pod.ts';
import { changeCall } from './change-call.ts';
import { sendHints, sendNotice } from './send-notice.ts';

/** Carries out what is due in a shard's calls, whichever pod began them. What fails is due again in a few ticks. */
export async function sweepCalls(pod: Pod, shard: number): Promise<void> {
  for (const due of await pod.calls.due(shard)) {
    try {
      await carryOut(pod, due);
    } catch (error) {
      pod.logger.debug({ err: error, callId: due.call.callId }, `a call’s ${due.kind} is tried again`);
    }
  }
}

async function carryOut(pod: Pod, due: DueCall): Promise<void> {
  const { call } = due;
  switch (due.kind) {
    case 'ring-again':
      return sendHints(pod, call.tenant, viewCall(call), ringHints(call));
    case 'ring-timeout':
      return change(pod, call, { kind: 'ring-timeout', round: due.round });
    case 'room-ended':
      return change(pod, call, { kind: 'room-ended', reason: due.reason });
    case 'owed':
      return sendNotice(pod, due.owed);
    case 'check': {
      const identities = await findLost(pod, call, due.inRoom);
      if (identities.length > 0) await change(pod, call, { kind: 'lost', identities });
    }
  }
}

async function change(pod: Pod, { tenant, callId }: CallRecord, action: CallAction): Promise<void> {
  await changeCall(pod, tenant, callId, action);
}

/** Those inside who are neither in the room nor connected, for as long as a room waits for somebody to come back. */
async function findLost(pod: Pod, call: CallRecord, inRoom: readonly string[]): Promise<string[]> {
  const candidates = call.people
    .filter(({ identity, outcome }) => outcome === 'joined' && !inRoom.includes(identity))
    .map(({ identity }) => identity);
  const seen = await pod.presence.read(call.tenant, candidates);
  return seen
    .filter(({ awayMs }) => awayMs === null || awayMs >= pod.settings.removeAfterMs)
    .map(({ identity }) => identity);
}

import { CallError, limits, type Call, type ParsedPayload, type RoomName } from '@confab/contracts';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';
import type { OperationIds } from '../requests/operation-ids.ts';
import { requireGrant, requireRoom, requireUnexpired } from '../requests/require-grant.ts';
import type { Principal } from '../tokens/principal.ts';
import { settleCall } from './change-call.ts';

export interface InitiateInput {
  /** Whose token it is. */
  readonly principal: Principal;
  readonly caller: { readonly identity: string; readonly name: string };
  readonly wanted: ParsedPayload<'call-initiate'>;
  readonly ids: OperationIds;
}

/** Begins a call for whoever may: `call-initiate`, `POST /v1/calls`. */
export async function initiateCall(pod: Pod, { principal, caller, wanted, ids }: InitiateInput): Promise<Call> {
  const { grants, tenant } = principal;
  requireGrant(grants, 'canCall');
  requireUnexpired(principal, pod.clock.date());
  // Everybody called may join the room by the call: nobody gives away what is not theirs.
  if (wanted.room !== undefined) {
    if (!grants.roomAdmin) requireGrant(grants, 'roomJoin');
    requireRoom(grants, wanted.room);
  }
  const callees = [...new Set(wanted.callees)];
  if (callees.includes(caller.identity)) throw new CallError('bad-request', 'callees: nobody calls oneself');
  const mode = wanted.mode ?? 'room';
  if (mode === 'direct' && callees.length > 1) {
    throw new CallError('bad-request', 'callees: a direct call is between two people');
  }
  const unique = uniqueOf(ids);
  const room = (wanted.room ?? `call-${unique}`) as RoomName;
  const callId = pod.calls.callIdOf(unique, { tenant, room });
  const outcome = await pod.calls.initiate(
    {
      callId,
      tenant,
      room,
      ownsRoom: wanted.room === undefined,
      caller,
      callees,
      type: wanted.type,
      mode,
      ringTimeoutMs: wanted.ringTimeoutMs ?? limits.defaultRingTimeoutMs,
      operationId: ids.operation('initiate'),
    },
    pod.clock.date(),
  );
  return settleCall(pod, outcome);
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID; a repeated request has that of the first one, at whatever pod: the same call, not another. */
function uniqueOf(ids: OperationIds): string {
  if (!ids.isRepeatable) return ulid();
  let bits = BigInt(`0x${ids.entity<string>('call')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = (crockford[Number(bits & 31n)] ?? '') + text;
    bits >>= 5n;
  }
  return text;
}

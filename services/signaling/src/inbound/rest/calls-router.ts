import { viewCall, type CallRecord } from '@confab/cluster';
import {
  boundedText,
  CallError,
  callStatusSchema,
  limits,
  nameSchema,
  requests,
  type CallId,
  type RoomName,
} from '@confab/contracts';
import { Router } from 'express';
import { z } from 'zod';
import { initiateCall } from '../../core/calls/initiate-call.ts';
import type { Pod } from '../../core/pod.ts';
import { requireGrant } from '../../core/requests/require-grant.ts';
import type { Caller } from './authenticate-request.ts';
import { endpoint, noBody, readQuery } from './endpoint.ts';

const initiation = requests['call-initiate'].payload.extend({
  /** Whose call it is; in it from the beginning. */
  caller: nameSchema,
  /** How the callees see the caller. */
  callerName: boundedText(limits.nameBytes).optional(),
});

const filter = z.object({
  status: callStatusSchema.optional(),
  /** Whose calls; with `roomAdmin`. */
  identity: nameSchema.optional(),
});

/** `/v1/calls`. */
export function callsRouter(pod: Pod): Router {
  const router = Router();
  router.post(
    '/',
    endpoint(initiation, async ({ caller: principal, body, ids }) => {
      requireGrant(principal.grants, 'roomAdmin');
      const { caller: _caller, callerName: _callerName, ...wanted } = body;
      const caller = inWhoseName(principal, body);
      return { status: 201, body: await initiateCall(pod, { principal, caller, wanted, ids }) };
    }),
  );
  router.get(
    '/',
    endpoint(noBody, async (call) => {
      const { status, identity } = readQuery(filter, call);
      const found = await readFor(pod, call.caller, identity);
      const wanted = found.filter((one) => status === undefined || one.status === status);
      return { body: { calls: wanted.slice(0, limits.callsPerAnswer).map(viewCall) } };
    }),
  );
  router.get(
    '/:callId',
    endpoint(noBody, async ({ caller, param }) => {
      const call = await pod.calls.read(caller.tenant, param('callId') as CallId);
      if (call === null || !maySee(caller, call)) throw new CallError('not-found', 'no such call of yours');
      return { body: { ...viewCall(call), timeline: call.timeline } };
    }),
  );
  return router;
}

/** Hosts of one room have `roomAdmin` too, and ring as nobody but themselves: others' names are the tenant's servers' to use. */
function inWhoseName(
  { identity, name, grants }: Caller,
  { caller, callerName }: z.output<typeof initiation>,
): { readonly identity: string; readonly name: string } {
  if (grants.room === '*') return { identity: caller, name: callerName ?? '' };
  if (caller !== identity) throw new CallError('forbidden', 'caller: is somebody else, and the token is for one room');
  return { identity, name };
}

/** One’s own; with `roomAdmin` those of anybody, or of the whole tenant, in the rooms that the token is for. */
async function readFor(pod: Pod, caller: Caller, identity: string | undefined): Promise<readonly CallRecord[]> {
  const { tenant, grants } = caller;
  const { roomAdmin, room } = grants;
  const most = 2 * limits.callsPerAnswer;
  if (!roomAdmin || room === undefined) {
    requireGrant(grants, 'canCall');
    if (identity !== undefined && identity !== caller.identity) {
      throw new CallError('forbidden', 'identity: others’ calls need roomAdmin for their rooms');
    }
    return pod.calls.readOf(tenant, caller.identity, most);
  }
  if (identity !== undefined) {
    return (await pod.calls.readOf(tenant, identity, most)).filter((call) => maySee(caller, call));
  }
  if (room === '*') return pod.calls.readOfTenant(tenant, most);
  const near = await pod.calls.readOfTenant(tenant, most, room as RoomName);
  return near.filter((call) => call.room === room);
}

function maySee({ identity, grants }: Caller, call: CallRecord): boolean {
  if (grants.roomAdmin && (grants.room === '*' || grants.room === call.room)) return true;
  return grants.canCall && call.people.some((person) => person.identity === identity);
}

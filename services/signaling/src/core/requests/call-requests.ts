import type { CallAction } from '@confab/cluster';
import { viewCall } from '@confab/cluster';
import { CallError, limits, type ParsedPayload } from '@confab/contracts';
import { changeCall } from '../calls/change-call.ts';
import { initiateCall } from '../calls/initiate-call.ts';
import { relaySignal, tellOthers, type Told } from '../calls/tell-others.ts';
import type { Principal } from '../tokens/principal.ts';
import type { RequestCall, RequestHandlers } from './request-call.ts';
import { requireGrant, requireUnexpired } from './require-grant.ts';

/** Newest calls of a person among which those of a status are found. */
const lookedAt = 2 * limits.callsPerAnswer;

/** What names a call and acts on it. */
type Acting = 'call-accept' | 'call-reject' | 'call-end' | 'call-cancel' | 'call-join' | 'call-leave' | 'call-invite';
/** What is told to those who are in the call, and kept by nobody. */
type Telling = 'call-mute' | 'call-video-toggle' | 'call-screen-share';

export const callRequests: RequestHandlers<'call-initiate' | Acting | 'get-calls' | Telling | 'webrtc-signal'> = {
  'call-initiate': {
    needs: 'nothing',
    lane: 'say',
    async run({ pod, session, payload, ids }) {
      const { principal } = session;
      const caller = callerOf(principal);
      requireGrant(principal.grants, 'canCall');
      pod.people.takeRing(session, pod.clock.nowMs());
      return initiateCall(pod, { principal, caller, wanted: payload, ids });
    },
  },
  'call-accept': acting<'call-accept'>(({ session, ids, pod }, by) => {
    pod.people.attend(session);
    return { kind: 'accept', by, operationId: ids.operation('accept') };
  }),
  'call-reject': acting<'call-reject'>(({ payload }, by) => ({
    kind: 'reject',
    by,
    reason: payload.reason ?? 'declined',
  })),
  'call-end': acting<'call-end'>(({ session }, by) => {
    const { roomAdmin, room } = session.principal.grants;
    return { kind: 'end', by, adminOf: roomAdmin ? (room ?? null) : null };
  }),
  'call-cancel': acting<'call-cancel'>((_, by) => ({ kind: 'cancel', by })),
  'call-join': acting<'call-join'>(({ session, ids, pod }, by) => {
    pod.people.attend(session);
    return { kind: 'join', by, operationId: ids.operation('join') };
  }),
  'call-leave': acting<'call-leave'>((_, by) => ({ kind: 'leave', by })),
  'call-invite': acting<'call-invite'>(({ pod, session, payload }) => {
    requireGrant(session.principal.grants, 'canCall');
    requireUnexpired(session.principal, pod.clock.date());
    pod.people.takeRing(session, pod.clock.nowMs());
    return { kind: 'invite', by: callerOf(session.principal), callees: payload.callees };
  }),
  'get-calls': {
    needs: 'nothing',
    lane: 'free',
    async run({ pod, session, payload }) {
      const { tenant, grants } = session.principal;
      const { identity } = callerOf(session.principal);
      requireGrant(grants, 'canCall');
      session.readBucket.take(pod.clock.nowMs());
      const { status } = payload;
      const found = (await pod.calls.readOf(tenant, identity, lookedAt)).map(viewCall);
      const wanted = found.filter((call) => status === undefined || call.status === status);
      return { calls: wanted.slice(0, limits.callsPerAnswer) };
    },
  },
  'call-mute': telling<'call-mute'>(({ callId, muted }) => ({
    name: 'call-participant-muted',
    data: { callId, muted },
  })),
  'call-video-toggle': telling<'call-video-toggle'>(({ callId, enabled }) => ({
    name: 'call-participant-video-toggled',
    data: { callId, enabled },
  })),
  'call-screen-share': telling<'call-screen-share'>(({ callId, sharing }) => ({
    name: sharing ? 'call-screen-share-started' : 'call-screen-share-stopped',
    data: { callId },
  })),
  'webrtc-signal': {
    needs: 'nothing',
    lane: 'say',
    async run({ pod, session, payload }) {
      await relaySignal(pod, session.principal.tenant, callerOf(session.principal).identity, payload);
      return {};
    },
  },
};

function acting<Name extends Acting>(act: (call: RequestCall<Name>, by: string) => CallAction) {
  return {
    needs: 'nothing' as const,
    lane: 'say' as const,
    async run(call: RequestCall<Name>) {
      const { pod, session, payload } = call;
      const { identity } = callerOf(session.principal);
      const action = act(call, identity);
      return { call: await changeCall(pod, session.principal.tenant, payload.callId, action) };
    },
  };
}

function telling<Name extends Telling>(tell: (payload: ParsedPayload<Name>) => Told) {
  return {
    needs: 'nothing' as const,
    lane: 'say' as const,
    async run({ pod, session, payload }: RequestCall<Name>) {
      const { identity } = callerOf(session.principal);
      await tellOthers(pod, session.principal.tenant, identity, tell(payload));
      return {};
    },
  };
}

/** @throws CallError `forbidden` for a socket of which nobody knows yet whose it is */
function callerOf({ identity, name }: Principal): { readonly identity: string; readonly name: string } {
  if (identity === null) throw new CallError('forbidden', 'a resume token only resumes');
  return { identity, name };
}

import { CallError, type RequestResult } from '@confab/contracts';
import { ulid } from 'ulid';
import { grantsInRoom } from '../calls/grants-in-room.ts';
import { expectDone } from '../participants/change-outcome.ts';
import { meetPerson } from '../presence/meet-person.ts';
import { verifyToken } from '../tokens/verify-token.ts';
import type { RequestCall } from './request-call.ts';

/** New grants by a new token; in a room they are the participant's, and what they no longer allow is closed. */
export async function updateToken({
  pod,
  session,
  payload,
}: RequestCall<'update-token'>): Promise<RequestResult<'update-token'>> {
  const { status, principal } = await verifyToken(payload.token, pod.tenantKeys, pod.clock.date());
  if (status === 'expired') throw new CallError('unauthenticated', 'the token has expired');
  const { tenant, identity } = session.principal;
  if (principal.tenant !== tenant || (identity !== null && principal.identity !== identity)) {
    throw new CallError('forbidden', 'the token is for somebody else');
  }
  let { grants } = principal;
  const member = session.membership;
  if (member !== null) {
    // Whom others see cannot vanish before their eyes, nor come out of nothing: `hidden` is what it was at the join.
    grants = { ...(await grantsInRoom(pod, principal, member.address.room)), hidden: member.grants.hidden };
    const { address, owner } = member;
    const { seq } = expectDone(await pod.directory.updateGrants({ operationId: ulid(), address, owner, grants }));
    // The fact may be slower than this answer, or faster; whoever asked finds what it gave up ended.
    member.takeGrants(grants, seq);
    await member.closing;
  }
  session.principal = principal;
  meetPerson(pod, session);
  return { grants, expiresAt: principal.expiresAt.toISOString() };
}

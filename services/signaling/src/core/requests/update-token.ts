import { CallError, type Grants, type RequestResult } from '@confab/contracts';
import { ulid } from 'ulid';
import { expectDone } from '../participants/change-outcome.ts';
import type { Membership } from '../participants/membership.ts';
import { unrecordDataProducer, unrecordProducer } from '../participants/record-media.ts';
import type { Pod } from '../pod.ts';
import { verifyToken } from '../tokens/verify-token.ts';
import type { RequestCall } from './request-call.ts';
import { mayPublish, requireRoom } from './require-grant.ts';

/** New grants by a new token; in a room they are the participant's, and what they no longer allow is closed. */
export async function updateToken({
  pod,
  session,
  payload,
}: RequestCall<'update-token'>): Promise<RequestResult<'update-token'>> {
  const { status, principal, expiresAt } = await verifyToken(payload.token, pod.tenantKeys, pod.clock.date());
  if (status === 'expired') throw new CallError('unauthenticated', 'the token has expired');
  const { tenant, identity } = session.principal;
  if (principal.tenant !== tenant || (identity !== null && principal.identity !== identity)) {
    throw new CallError('forbidden', 'the token is for somebody else');
  }
  const { grants } = principal;
  const member = session.membership;
  if (member !== null) {
    requireRoom(grants, member.address.room);
    const { address, owner } = member;
    expectDone(await pod.directory.updateGrants({ operationId: ulid(), address, owner, grants }));
    member.grants = grants;
    pod.channels.send(member.participantId, 'permissions-changed', { grants });
    await closeForbidden(pod, member, grants);
  }
  session.principal = principal;
  return { grants, expiresAt: expiresAt.toISOString() };
}

async function closeForbidden(pod: Pod, member: Membership, grants: Grants): Promise<void> {
  const { media, target, room } = member;
  const closing: Promise<unknown>[] = [];
  const options = () => ({ operationId: ulid() });
  for (const producerId of media.producers) {
    const source = room.replica?.producers.get(producerId)?.source;
    if (source !== undefined && mayPublish(grants, source)) continue;
    media.producers.delete(producerId);
    closing.push(pod.media.run(target, 'closeProducer', { producerId }, options()));
    closing.push(unrecordProducer(pod, member, producerId));
  }
  if (!grants.canPublishData) {
    for (const dataProducerId of media.dataProducers) {
      media.dataProducers.delete(dataProducerId);
      closing.push(pod.media.run(target, 'closeDataProducer', { dataProducerId }, options()));
      closing.push(unrecordDataProducer(pod, member, dataProducerId));
    }
  }
  if (!grants.canSubscribe) {
    for (const consumerId of media.consumers) {
      media.consumers.delete(consumerId);
      member.push('consumer-closed', { consumerId, reason: 'permission' });
      closing.push(pod.media.run(target, 'closeConsumer', { consumerId }, options()));
    }
    for (const dataConsumerId of media.dataConsumers) {
      media.dataConsumers.delete(dataConsumerId);
      member.push('data-consumer-closed', { dataConsumerId, reason: 'permission' });
      closing.push(pod.media.run(target, 'closeDataConsumer', { dataConsumerId }, options()));
    }
  }
  await Promise.all(closing);
}

import type { ParticipantRecord, RoomReplica } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia } from '../media/media-nodes.ts';
import type { Pod } from '../pod.ts';
import { mayPublish, mayPublishData } from '../requests/require-grant.ts';
import { mayReceive } from './may-receive.ts';
import type { Membership } from './membership.ts';
import { unrecordDataProducer, unrecordProducer } from './record-media.ts';

/** What of a participant's media it may have: the rest is not to be recorded for others to find. */
export function permitted(
  media: AttachedMedia,
  { grants, identity }: Pick<ParticipantRecord, 'grants' | 'identity'>,
  replica: RoomReplica | null,
): AttachedMedia {
  return {
    ...media,
    producers: media.producers.filter(({ source }) => mayPublish(grants, source)),
    dataProducers: mayPublishData(grants) ? media.dataProducers : [],
    consumers: media.consumers.filter(
      ({ producerId }) => grants.canSubscribe && mayReceive(replica, producerId, identity),
    ),
    dataConsumers: grants.canSubscribe ? media.dataConsumers : [],
  };
}

/**
 * Ends what a participant may not do any more, or may not receive. Never rejects: what node or directory did not hear, a later
 * tick repeats.
 */
export async function closeForbidden(pod: Pod, membership: Membership): Promise<void> {
  const { media, target, grants, identity, room } = membership;
  const closing: Promise<unknown>[] = [];
  const options = () => ({ operationId: ulid() });
  for (const [producerId, source] of media.producers) {
    if (mayPublish(grants, source)) continue;
    media.producers.delete(producerId);
    closing.push(pod.media.run(target, 'closeProducer', { producerId }, options()));
    closing.push(unrecordProducer(pod, membership, producerId));
  }
  if (!mayPublishData(grants)) {
    for (const dataProducerId of media.dataProducers) {
      media.dataProducers.delete(dataProducerId);
      closing.push(pod.media.run(target, 'closeDataProducer', { dataProducerId }, options()));
      closing.push(unrecordDataProducer(pod, membership, dataProducerId));
    }
  }
  for (const [consumerId, { producerId }] of media.consumers) {
    if (grants.canSubscribe && mayReceive(room.replica, producerId, identity)) continue;
    media.consumers.delete(consumerId);
    membership.push('consumer-closed', { consumerId, reason: 'permission' });
    closing.push(pod.media.run(target, 'closeConsumer', { consumerId }, options()));
  }
  if (!grants.canSubscribe) {
    for (const dataConsumerId of media.dataConsumers.keys()) {
      media.dataConsumers.delete(dataConsumerId);
      membership.push('data-consumer-closed', { dataConsumerId, reason: 'permission' });
      closing.push(pod.media.run(target, 'closeDataConsumer', { dataConsumerId }, options()));
    }
  }
  const outcomes = await Promise.allSettled(closing);
  if (outcomes.some(({ status }) => status === 'rejected')) membership.needsRepair = true;
}

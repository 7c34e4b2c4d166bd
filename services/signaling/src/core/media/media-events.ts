import type { Pod } from '../pod.ts';
import { orRepair, unrecordDataProducer, unrecordProducer } from '../participants/record-media.ts';
import { closeReason } from '../participants/close-reason.ts';
import type { Membership } from '../participants/membership.ts';
import type { MediaEvent, MediaNotification } from './media-notification.ts';

/** What a node tells of a participant's media goes to its client, and where others must know, to the directory. */
export function onMediaNotification(pod: Pod, { participantId, event }: MediaNotification): void {
  // Not here any more: whoever owns it now attached, and got what is left.
  const membership = pod.participants.find(participantId);
  if (membership !== undefined) onMediaEvent(pod, membership, event);
}

function onMediaEvent(pod: Pod, membership: Membership, event: MediaEvent): void {
  const { media } = membership;
  switch (event.type) {
    case 'transport-closed':
      media.transports.delete(event.transportId);
      membership.push('transport-closed', { transportId: event.transportId, reason: event.reason });
      break;
    case 'producer-closed':
      media.producers.delete(event.producerId);
      repair(pod, membership, unrecordProducer(pod, membership, event.producerId));
      break;
    case 'data-producer-closed':
      media.dataProducers.delete(event.dataProducerId);
      repair(pod, membership, unrecordDataProducer(pod, membership, event.dataProducerId));
      break;
    case 'consumer-closed': {
      const { consumerId } = event;
      const reason = closeReason(event.reason, media.consumers.get(consumerId)?.participantId, membership.room.replica);
      media.consumers.delete(consumerId);
      membership.push('consumer-closed', { consumerId, reason });
      break;
    }
    case 'data-consumer-closed': {
      const { dataConsumerId } = event;
      const reason = closeReason(event.reason, media.dataConsumers.get(dataConsumerId), membership.room.replica);
      media.dataConsumers.delete(dataConsumerId);
      membership.push('data-consumer-closed', { dataConsumerId, reason });
      break;
    }
    case 'consumer-layers-changed':
      membership.pushVolatile('consumer-layers-changed', { consumerId: event.consumerId, layers: event.layers });
      break;
    case 'consumer-score': {
      const { consumerId, score, producerScore } = event;
      membership.pushVolatile('consumer-score', { consumerId, score, producerScore });
      break;
    }
    case 'producer-score':
      membership.pushVolatile('producer-score', { producerId: event.producerId, scores: event.scores });
      break;
    case 'publisher-layers': {
      const { producerId, maxSpatialLayer, maxTemporalLayer } = event;
      membership.setMaxLayers(producerId, { maxSpatialLayer, maxTemporalLayer });
      break;
    }
    case 'owner-changed':
      if (event.ownerEpoch > membership.owner.ownerEpoch) membership.end('superseded');
      break;
  }
}

/** While the directory is away the change waits for the next attach, which compares everything. */
function repair({ logger }: Pod, membership: Membership, change: Promise<unknown>): void {
  orRepair(membership, change).catch((error: unknown) => {
    logger.warn({ err: error, participantId: membership.participantId }, 'a closed producer is not recorded yet');
  });
}

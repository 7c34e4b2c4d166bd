import {
  consumerCloseReasonSchema,
  transportCloseReasonSchema,
  type ConsumerId,
  type DataConsumerId,
  type DataProducerId,
  type ParticipantId,
  type ProducerId,
  type TransportId,
} from '@confab/contracts';
import type { NotificationOutput } from '@confab/wire';
import type { MediaEvent, MediaNotification } from '../../core/media/media-notification.ts';

/** Null for a notification of a newer node that this version does not know. */
export function decodeNotification(notification: NotificationOutput): MediaNotification | null {
  const event = decodeEvent(notification);
  if (event === null || notification.participant === null) return null;
  return { participantId: notification.participant.participantId as ParticipantId, event };
}

function decodeEvent(notification: NotificationOutput): MediaEvent | null {
  const { transportClosed, producerClosed, consumerClosed, dataProducerClosed, dataConsumerClosed } = notification;
  if (transportClosed) {
    const reason = transportCloseReasonSchema.catch('connection-lost').parse(transportClosed.reason);
    return { type: 'transport-closed', transportId: transportClosed.transportId as TransportId, reason };
  }
  if (producerClosed) return { type: 'producer-closed', producerId: producerClosed.producerId as ProducerId };
  if (consumerClosed) {
    const reason = consumerCloseReasonSchema.catch('producer-closed').parse(consumerClosed.reason);
    return { type: 'consumer-closed', consumerId: consumerClosed.consumerId as ConsumerId, reason };
  }
  if (dataProducerClosed) {
    return { type: 'data-producer-closed', dataProducerId: dataProducerClosed.dataProducerId as DataProducerId };
  }
  if (dataConsumerClosed) {
    const reason = consumerCloseReasonSchema.catch('producer-closed').parse(dataConsumerClosed.reason);
    const dataConsumerId = dataConsumerClosed.dataConsumerId as DataConsumerId;
    return { type: 'data-consumer-closed', dataConsumerId, reason };
  }
  return decodeState(notification);
}

function decodeState(notification: NotificationOutput): MediaEvent | null {
  const { consumerLayersChanged, consumerScore, producerScore, publisherLayers, ownerChanged } = notification;
  if (consumerLayersChanged) {
    const { spatialLayerPlus_1: spatial, temporalLayerPlus_1: temporal } = consumerLayersChanged;
    return {
      type: 'consumer-layers-changed',
      consumerId: consumerLayersChanged.consumerId as ConsumerId,
      layers:
        spatial === 0
          ? null
          : { spatialLayer: spatial - 1, ...(temporal === 0 ? {} : { temporalLayer: temporal - 1 }) },
    };
  }
  if (consumerScore) {
    const { consumerId, score, producerScore: ofProducer } = consumerScore;
    return { type: 'consumer-score', consumerId: consumerId as ConsumerId, score, producerScore: ofProducer };
  }
  if (producerScore) {
    const scores = producerScore.scores.map(({ ssrc, rid, score }) => ({
      ...(ssrc === 0 ? {} : { ssrc }),
      ...(rid === '' ? {} : { rid }),
      score,
    }));
    return { type: 'producer-score', producerId: producerScore.producerId as ProducerId, scores };
  }
  if (publisherLayers) {
    const { producerId, maxSpatialLayer, maxTemporalLayer } = publisherLayers;
    return { type: 'publisher-layers', producerId: producerId as ProducerId, maxSpatialLayer, maxTemporalLayer };
  }
  return ownerChanged ? { type: 'owner-changed', ownerEpoch: ownerChanged.ownerEpoch } : null;
}

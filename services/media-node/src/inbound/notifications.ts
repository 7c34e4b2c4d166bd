import type { Notification, ParticipantRef } from '@confab/wire';
import type { ParticipantAddress, ParticipantEvent } from '../core/participant-events.ts';

/** A notification, and the key under which a newer one of its kind replaces it while it waits; null: it must arrive. */
export interface OutgoingNotification {
  readonly notification: Notification;
  readonly volatileKey: string | null;
}

/** A participant's event as it leaves for the pod. */
export function notificationOf(
  address: ParticipantAddress,
  ownerEpoch: number,
  event: ParticipantEvent,
): OutgoingNotification {
  const participant = refOf(address, ownerEpoch);
  const lasting = (body: Notification): OutgoingNotification => ({
    notification: { participant, ...body },
    volatileKey: null,
  });
  const volatile = (key: string, body: Notification): OutgoingNotification => ({
    notification: { participant, ...body },
    volatileKey: `${address.participantId} ${event.type} ${key}`,
  });
  switch (event.type) {
    case 'transport-closed': {
      const { transportId, direction, reason } = event;
      return lasting({ transportClosed: { transportId, direction: direction === 'send' ? 'SEND' : 'RECV', reason } });
    }
    case 'producer-closed':
      return lasting({ producerClosed: { producerId: event.producerId } });
    case 'consumer-closed': {
      const { consumerId, producerId, reason } = event;
      return lasting({ consumerClosed: { consumerId, producerId, reason } });
    }
    case 'data-producer-closed':
      return lasting({ dataProducerClosed: { dataProducerId: event.dataProducerId } });
    case 'data-consumer-closed': {
      const { dataConsumerId, dataProducerId, reason } = event;
      return lasting({ dataConsumerClosed: { dataConsumerId, dataProducerId, reason } });
    }
    case 'consumer-layers-changed': {
      const { consumerId, layers } = event;
      return volatile(consumerId, {
        consumerLayersChanged: {
          consumerId,
          spatialLayerPlus_1: layers === undefined ? 0 : layers.spatialLayer + 1,
          temporalLayerPlus_1: layers?.temporalLayer === undefined ? 0 : layers.temporalLayer + 1,
        },
      });
    }
    case 'consumer-score': {
      const { consumerId, score, producerScore } = event;
      return volatile(consumerId, { consumerScore: { consumerId, score, producerScore } });
    }
    case 'producer-score': {
      const { producerId, scores } = event;
      const encodings = scores.map(({ ssrc, rid, score }) => ({ ssrc, rid: rid ?? '', score }));
      return volatile(producerId, { producerScore: { producerId, scores: encodings } });
    }
    case 'publisher-layers': {
      const { producerId, layers } = event;
      return volatile(producerId, {
        publisherLayers: {
          producerId,
          maxSpatialLayer: layers.spatialLayer,
          maxTemporalLayer: layers.temporalLayer,
        },
      });
    }
    case 'owner-changed':
      return lasting({ ownerChanged: { ownerEpoch: event.ownerEpoch } });
  }
}

function refOf({ room, participantId }: ParticipantAddress, ownerEpoch: number): ParticipantRef {
  return { tenant: room.tenant, room: room.room, roomEpoch: room.epoch, participantId, ownerEpoch };
}

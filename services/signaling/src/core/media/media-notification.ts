import type {
  ConsumerCloseReason,
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  DirectEventData,
  Layers,
  ParticipantId,
  ProducerId,
  TransportCloseReason,
  TransportId,
} from '@confab/contracts';

/** What happened to a participant's media at its node, without a command for it. */
export type MediaEvent =
  | { readonly type: 'transport-closed'; readonly transportId: TransportId; readonly reason: TransportCloseReason }
  | { readonly type: 'producer-closed'; readonly producerId: ProducerId }
  | { readonly type: 'consumer-closed'; readonly consumerId: ConsumerId; readonly reason: ConsumerCloseReason }
  | { readonly type: 'data-producer-closed'; readonly dataProducerId: DataProducerId }
  | {
      readonly type: 'data-consumer-closed';
      readonly dataConsumerId: DataConsumerId;
      readonly reason: ConsumerCloseReason;
    }
  | { readonly type: 'consumer-layers-changed'; readonly consumerId: ConsumerId; readonly layers: Layers | null }
  | {
      readonly type: 'consumer-score';
      readonly consumerId: ConsumerId;
      readonly score: number;
      readonly producerScore: number;
    }
  | {
      readonly type: 'producer-score';
      readonly producerId: ProducerId;
      readonly scores: DirectEventData<'producer-score'>['scores'];
    }
  | {
      readonly type: 'publisher-layers';
      readonly producerId: ProducerId;
      readonly maxSpatialLayer: number;
      readonly maxTemporalLayer: number;
    }
  /** Another pod attached with a higher owner epoch: this pod owns the participant no more. */
  | { readonly type: 'owner-changed'; readonly ownerEpoch: number };

export interface MediaNotification {
  readonly participantId: ParticipantId;
  readonly event: MediaEvent;
}

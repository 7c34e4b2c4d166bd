import type {
  ConsumerCloseReason,
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  Direction,
  ParticipantId,
  ProducerId,
  TransportCloseReason,
  TransportId,
} from '@confab/contracts';
import type { types } from 'mediasoup';
import type { RoomRef } from './media-links.ts';
import type { Layers } from './publisher-layers.ts';

/** What happened to a participant's media without a command for it. */
export type ParticipantEvent =
  | {
      readonly type: 'transport-closed';
      readonly transportId: TransportId;
      readonly direction: Direction;
      readonly reason: TransportCloseReason;
    }
  | { readonly type: 'producer-closed'; readonly producerId: ProducerId }
  | {
      readonly type: 'consumer-closed';
      readonly consumerId: ConsumerId;
      readonly producerId: ProducerId;
      readonly reason: ConsumerCloseReason;
    }
  | { readonly type: 'data-producer-closed'; readonly dataProducerId: DataProducerId }
  | {
      readonly type: 'data-consumer-closed';
      readonly dataConsumerId: DataConsumerId;
      readonly dataProducerId: DataProducerId;
      readonly reason: ConsumerCloseReason;
    }
  | {
      readonly type: 'consumer-layers-changed';
      readonly consumerId: ConsumerId;
      readonly layers: types.ConsumerLayers | undefined;
    }
  | {
      readonly type: 'consumer-score';
      readonly consumerId: ConsumerId;
      readonly score: number;
      readonly producerScore: number;
    }
  | {
      readonly type: 'producer-score';
      readonly producerId: ProducerId;
      readonly scores: readonly types.ProducerScore[];
    }
  | { readonly type: 'publisher-layers'; readonly producerId: ProducerId; readonly layers: Layers }
  | { readonly type: 'owner-changed'; readonly ownerEpoch: number };

/** Which participant, as its owner knows it. */
export interface ParticipantAddress {
  readonly room: RoomRef;
  readonly participantId: ParticipantId;
}

/** Where a participant's events go: the pod that owns it now. */
export interface ParticipantOwner {
  /** Never throws and never waits; an owner that cannot take it is gone, and another attaches. */
  notify(participant: ParticipantAddress, ownerEpoch: number, event: ParticipantEvent): void;
}

import type { Participant, ProducerId } from '@confab/contracts';
import type { DirectHandlers } from '../signaling/pushes.ts';
import type { RoomChange } from './room-change.ts';
import type { RoomFeature } from './room-feature.ts';
import type { RoomMedia } from '../media/room-media.ts';

export interface MediaFollowerOptions {
  readonly media: RoomMedia;
  readonly self: () => Participant;
  readonly receivesData: boolean;
  readonly permissionIs: (producerId: ProducerId, allowed: boolean) => void;
}

/** Tells media what the room and the server say about it. */
export class MediaFollower implements RoomFeature {
  readonly #options: MediaFollowerOptions;

  constructor(options: MediaFollowerOptions) {
    this.#options = options;
  }

  apply(change: RoomChange): void {
    const { media, self, receivesData } = this.#options;
    switch (change.type) {
      case 'producer-paused':
      case 'producer-resumed':
        return media.send.producerPaused(change.producer);
      case 'producer-closed':
        return media.send.producerClosed(change.producer.producerId);
      case 'self-muted':
        return media.send.mutedByModerator(change.kind);
      case 'data-producer-opened':
        if (receivesData && change.dataProducer.participantId !== self().participantId) {
          media.receiveData.opened(change.dataProducer);
        }
        return;
      case 'data-producer-closed':
        media.sendData.closedByServer(change.dataProducer.dataProducerId);
        return media.receiveData.closed(change.dataProducer.dataProducerId);
      default:
        return;
    }
  }

  readonly direct: DirectHandlers = {
    'consumer-closed': ({ consumerId, reason }) => this.#options.media.receive.consumerClosed(consumerId, reason),
    'data-consumer-closed': ({ dataConsumerId, reason }) =>
      this.#options.media.receiveData.consumerClosed(dataConsumerId, reason),
    'transport-closed': ({ transportId }) => this.#options.media.transportClosed(transportId),
    'subscription-permission': ({ producerId, allowed }) => this.#options.permissionIs(producerId, allowed),
    'publisher-layers': ({ producerId, maxSpatialLayer }) =>
      this.#options.media.send.limitLayers(producerId, maxSpatialLayer),
  };
}

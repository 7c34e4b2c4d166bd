import type {
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  Direction,
  ParticipantId,
  ProducerId,
  Source,
  TransportId,
} from '@confab/contracts';
import type { AttachedMedia, MaxLayers } from '../media/media-nodes.ts';

interface Received {
  readonly producerId: ProducerId;
  readonly participantId: ParticipantId;
}

/**
 * The ids of one participant's media, as its node last said. Everything here is also at the node: this copy answers which
 * transport is meant when a request names none, and which ids to call closed when the node is gone.
 */
export class OwnMedia {
  readonly transports = new Map<TransportId, Direction>();
  readonly producers = new Map<ProducerId, Source>();
  /** What the node last said that anybody needs of one's own producers. */
  readonly maxLayers = new Map<ProducerId, MaxLayers>();
  /** Which producer each receives, and whose that is. */
  readonly consumers = new Map<ConsumerId, Received>();
  readonly dataProducers = new Set<DataProducerId>();
  /** Whose data producer each receives; undefined where that was already gone when the node was asked. */
  readonly dataConsumers = new Map<DataConsumerId, ParticipantId | undefined>();

  /** Takes over what the node has; it does not say whose data producers are received. */
  replaceBy(media: AttachedMedia, publisherOf: (dataProducerId: DataProducerId) => ParticipantId | undefined): void {
    const publishers = new Map(this.dataConsumers);
    this.clear();
    for (const { id, direction } of media.transports) this.transports.set(id, direction);
    for (const { producerId, source, maxLayers } of media.producers) {
      this.producers.set(producerId, source);
      if (maxLayers !== undefined) this.maxLayers.set(producerId, maxLayers);
    }
    for (const { id, producerId, participantId } of media.consumers) {
      this.consumers.set(id, { producerId, participantId });
    }
    for (const { dataProducerId } of media.dataProducers) this.dataProducers.add(dataProducerId);
    for (const { id, dataProducerId } of media.dataConsumers) {
      this.dataConsumers.set(id, publishers.get(id) ?? publisherOf(dataProducerId));
    }
  }

  clear(): void {
    const { transports, producers, maxLayers, consumers, dataProducers, dataConsumers } = this;
    for (const ids of [transports, producers, maxLayers, consumers, dataProducers, dataConsumers]) ids.clear();
  }

  /** The newest transport of a direction: a replaced one lives on until the new one is connected. */
  newest(direction: Direction): TransportId | undefined {
    let newest: TransportId | undefined;
    for (const [transportId, of] of this.transports) if (of === direction) newest = transportId;
    return newest;
  }
}

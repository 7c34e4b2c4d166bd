import type { ConsumerId, DataConsumerId, DataProducerId, Direction, ProducerId, TransportId } from '@confab/contracts';
import type { AttachedMedia } from '../media/media-nodes.ts';

/**
 * The ids of one participant's media, as its node last said. Everything here is also at the node: this copy answers which
 * transport is meant when a request names none, and which ids to call closed when the node is gone.
 */
export class OwnMedia {
  readonly transports = new Map<TransportId, Direction>();
  readonly producers = new Set<ProducerId>();
  readonly consumers = new Set<ConsumerId>();
  readonly dataProducers = new Set<DataProducerId>();
  readonly dataConsumers = new Set<DataConsumerId>();

  /** Takes over what the node has. */
  replaceBy(media: AttachedMedia): void {
    this.clear();
    for (const { id, direction } of media.transports) this.transports.set(id, direction);
    for (const { producerId } of media.producers) this.producers.add(producerId);
    for (const { id } of media.consumers) this.consumers.add(id);
    for (const { dataProducerId } of media.dataProducers) this.dataProducers.add(dataProducerId);
    for (const { id } of media.dataConsumers) this.dataConsumers.add(id);
  }

  clear(): void {
    for (const ids of [this.transports, this.producers, this.consumers, this.dataProducers, this.dataConsumers]) {
      ids.clear();
    }
  }

  /** The newest transport of a direction: a replaced one lives on until the new one is connected. */
  newest(direction: Direction): TransportId | undefined {
    let newest: TransportId | undefined;
    for (const [transportId, of] of this.transports) if (of === direction) newest = transportId;
    return newest;
  }
}

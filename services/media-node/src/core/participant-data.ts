import {
  CallError,
  type DataConsumerId,
  type DataProducerId,
  type ParticipantId,
  type TransportId,
} from '@confab/contracts';
import type { types } from 'mediasoup';
import type { LinkOrigin } from './media-links.ts';
import { refusing } from './mediasoup-errors.ts';
import type { CommandScope, ParticipantContext } from './participant-context.ts';
import { requireRoom } from './participant-limits.ts';
import type { ParticipantTransports } from './participant-transports.ts';
import type { ProducerLease } from './room-media.ts';

export interface DataProducerWishes {
  readonly transportId: TransportId;
  readonly dataProducerId: DataProducerId;
  readonly label: string;
  readonly protocol: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
}

export interface DataProducerDescription {
  readonly dataProducerId: DataProducerId;
  readonly label: string;
  readonly protocol: string;
}

export interface DataConsumerWishes {
  readonly transportId: TransportId | '';
  readonly dataProducerId: DataProducerId;
  readonly dataConsumerId: DataConsumerId;
  readonly participantId: ParticipantId;
  readonly origin: LinkOrigin | null;
}

export interface DataConsumerDescription {
  readonly dataConsumerId: DataConsumerId;
  readonly dataProducerId: DataProducerId;
  readonly label: string;
  readonly protocol: string;
  readonly sctpStreamParameters: types.SctpStreamParameters | undefined;
}

interface OwnDataProducer {
  readonly wishes: DataProducerWishes;
  readonly producer: types.DataProducer;
  readonly unpublish: () => void;
}

interface OwnDataConsumer {
  readonly wishes: DataConsumerWishes;
  readonly consumer: types.DataConsumer;
  readonly lease: ProducerLease;
}

/** A participant's data channels, both ways. */
export class ParticipantData {
  readonly #context: ParticipantContext;
  readonly #transports: ParticipantTransports;
  readonly #producers = new Map<DataProducerId, OwnDataProducer>();
  readonly #consumers = new Map<DataConsumerId, OwnDataConsumer>();

  constructor(context: ParticipantContext, transports: ParticipantTransports) {
    this.#context = context;
    this.#transports = transports;
  }

  /** Idempotent by id. */
  async produce(wishes: DataProducerWishes, scope: CommandScope): Promise<DataProducerDescription> {
    const { dataProducerId, label, protocol, sctpStreamParameters } = wishes;
    const known = this.#producers.get(dataProducerId);
    if (known !== undefined) return describeProducer(known);
    requireRoom('dataProducers', this.#producers.size);
    const transport = this.#transports.require(wishes.transportId, 'send');
    const { router } = await this.#context.seat();
    scope.check(dataProducerId);
    const producer = await refusing('produce-data', () =>
      transport.webRtc.produceData({ id: dataProducerId, label, protocol, sctpStreamParameters }),
    );
    try {
      scope.check(dataProducerId);
      if (producer.closed) throw new CallError('not-found', 'the transport closed while producing');
    } catch (error) {
      producer.close();
      throw error;
    }
    const { participantId } = this.#context.address;
    const unpublish = this.#context.room.publish({
      internalId: dataProducerId,
      producer,
      router,
      participantId,
      source: 'data',
    });
    const own = { wishes, producer, unpublish };
    this.#producers.set(dataProducerId, own);
    producer.on('transportclose', () => {
      unpublish();
      if (!this.#producers.delete(dataProducerId)) return;
      this.#context.emit({ type: 'data-producer-closed', dataProducerId });
    });
    return describeProducer(own);
  }

  /** Also for ids that are not there (yet): leaves a tombstone. */
  closeProducer(dataProducerId: DataProducerId): void {
    this.#context.tombstones.bury(dataProducerId);
    const own = this.#producers.get(dataProducerId);
    this.#producers.delete(dataProducerId);
    own?.unpublish();
    own?.producer.close();
  }

  /** As with media: may wait for a link. */
  async lease({ dataProducerId, origin }: DataConsumerWishes, signal: AbortSignal): Promise<ProducerLease> {
    const { router } = await this.#context.seat();
    return this.#context.room.lease({ internalId: dataProducerId, kind: 'data', origin }, router, signal);
  }

  /** The lease is the consumer's from now on, or released. Idempotent by id. */
  async consume(
    wishes: DataConsumerWishes,
    lease: ProducerLease,
    scope: CommandScope,
  ): Promise<DataConsumerDescription> {
    const { dataConsumerId, dataProducerId } = wishes;
    const known = this.#consumers.get(dataConsumerId);
    if (known !== undefined) {
      lease.release();
      return describeConsumer(known);
    }
    let consumer: types.DataConsumer | undefined;
    try {
      scope.check(dataConsumerId);
      requireRoom('dataConsumers', this.#consumers.size);
      const transport = this.#transports.require(wishes.transportId, 'recv');
      const source = lease.producer.id;
      consumer = await refusing('consume-data', () => transport.webRtc.consumeData({ dataProducerId: source }));
      scope.check(dataConsumerId);
      if (consumer.closed) throw new CallError('not-found', 'the producer or transport closed while consuming');
    } catch (error) {
      consumer?.close();
      lease.release();
      throw error;
    }
    lease.setDemand({ active: true });
    const own = { wishes, consumer, lease };
    this.#consumers.set(dataConsumerId, own);
    const end = (reason: 'producer-closed' | 'transport-closed'): void => {
      lease.release();
      if (!this.#consumers.delete(dataConsumerId)) return;
      this.#context.emit({ type: 'data-consumer-closed', dataConsumerId, dataProducerId, reason });
    };
    consumer.on('dataproducerclose', () => end('producer-closed'));
    consumer.on('transportclose', () => end('transport-closed'));
    return describeConsumer(own);
  }

  /** Also for ids that are not there (yet): leaves a tombstone. */
  closeConsumer(dataConsumerId: DataConsumerId): void {
    this.#context.tombstones.bury(dataConsumerId);
    const own = this.#consumers.get(dataConsumerId);
    this.#consumers.delete(dataConsumerId);
    own?.consumer.close();
    own?.lease.release();
  }

  describeProducers(): DataProducerDescription[] {
    return [...this.#producers.values()].map(describeProducer);
  }

  describeConsumers(): DataConsumerDescription[] {
    return [...this.#consumers.values()].map(describeConsumer);
  }
}

function describeProducer({ wishes }: OwnDataProducer): DataProducerDescription {
  const { dataProducerId, label, protocol } = wishes;
  return { dataProducerId, label, protocol };
}

function describeConsumer({ wishes, consumer }: OwnDataConsumer): DataConsumerDescription {
  const { dataConsumerId, dataProducerId } = wishes;
  const { label, protocol, sctpStreamParameters } = consumer;
  return { dataConsumerId, dataProducerId, label, protocol, sctpStreamParameters };
}

import type { types } from 'mediasoup-client';
import type { DataConsumer, DataConsumerId, DataProducer, DataProducerId, Transport } from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import type { DataPayload } from '../send/data-publication.ts';
import { isPassing, isRefusal } from '../../errors.ts';
import type { MediaSignaling, MediaTransport } from '../transport/media-transport.ts';
import { Reconciler } from '../../timing/reconciler.ts';

export interface ReceiveDataOptions {
  readonly signaling: MediaSignaling;
  readonly clock: Clock;
  readonly transport: MediaTransport;
  readonly received: (payload: DataPayload, from: DataProducer) => void;
}

/** Channels are opened together where they come together. */
const gatherMs = 25;
/** The consumer is gone but its producer may be there: long enough for the producer's own end to be heard first. */
const resubscribeMs = 500;

/** Receives what others send through data channels, over all rebuilds of the transport. The counterpart of `SendData`. */
export class ReceiveData {
  readonly #options: ReceiveDataOptions;
  readonly #reconciler: Reconciler;
  readonly #wanted = new Map<DataProducerId, DataProducer>();
  /** Not to be had; asked for again when rights have changed. */
  readonly #refused = new Map<DataProducerId, DataProducer>();
  readonly #consumers = new Map<DataProducerId, types.DataConsumer>();
  /** Data consumers that the server may still have although nobody wants them. */
  readonly #unwanted = new Set<DataConsumerId>();

  constructor(options: ReceiveDataOptions) {
    this.#options = options;
    const { clock, transport } = options;
    this.#reconciler = new Reconciler({ clock, work: () => this.#reconcile(), isPassing: isWorthRepeating });
    transport.use({ isNeeded: () => this.#wanted.size > 0, lost: () => this.#lost() });
  }

  /** Somebody else opened a channel. */
  opened(dataProducer: DataProducer): void {
    this.#wanted.set(dataProducer.dataProducerId, dataProducer);
    void this.#reconciler.poke(gatherMs);
  }

  closed(dataProducerId: DataProducerId): void {
    this.#wanted.delete(dataProducerId);
    this.#refused.delete(dataProducerId);
    this.#drop(dataProducerId);
  }

  /** The server closed the consumer: asked for again while its producer lives. */
  consumerClosed(dataConsumerId: DataConsumerId, reason: string): void {
    for (const [dataProducerId, consumer] of this.#consumers) {
      if (consumer.id !== dataConsumerId) continue;
      this.#drop(dataProducerId);
      if (reason === 'permission') this.#refuse(dataProducerId);
      else void this.#reconciler.poke(resubscribeMs);
    }
  }

  /** One may receive now. */
  permitted(): void {
    for (const dataProducer of this.#refused.values()) this.opened(dataProducer);
    this.#refused.clear();
  }

  /** Begins anew, with the transport. */
  start(): void {
    this.#unwanted.clear();
    this.#lost();
  }

  /** After `resume`: compares what the server has with what is here. */
  reconcileWith(dataConsumers: readonly DataConsumer[]): void {
    const onServer = new Set<string>(dataConsumers.map(({ id }) => id));
    for (const [dataProducerId, { id }] of this.#consumers) {
      if (!onServer.delete(id)) this.#drop(dataProducerId);
    }
    for (const id of onServer) this.#unwanted.add(id as DataConsumerId);
    void this.#reconciler.poke();
  }

  close(): void {
    this.#reconciler.close();
    this.#wanted.clear();
    for (const dataProducerId of this.#consumers.keys()) this.#drop(dataProducerId);
  }

  #refuse(dataProducerId: DataProducerId): void {
    const dataProducer = this.#wanted.get(dataProducerId);
    if (dataProducer) this.#refused.set(dataProducerId, dataProducer);
    this.#wanted.delete(dataProducerId);
  }

  #lost(): void {
    for (const dataProducerId of this.#consumers.keys()) this.#drop(dataProducerId);
    if (this.#wanted.size > 0) void this.#reconciler.poke();
  }

  #drop(dataProducerId: DataProducerId): void {
    const consumer = this.#consumers.get(dataProducerId);
    this.#consumers.delete(dataProducerId);
    consumer?.close();
  }

  async #reconcile(): Promise<void> {
    let passing: unknown;
    const keep = (error: unknown) => {
      if (isWorthRepeating(error)) passing = error;
    };
    for (const dataConsumerId of this.#unwanted) {
      this.#unwanted.delete(dataConsumerId);
      await this.#options.signaling.request('close-data-consumer', { dataConsumerId }).catch(() => {});
    }
    const missing = [...this.#wanted.values()].filter(({ dataProducerId }) => !this.#consumers.has(dataProducerId));
    if (missing.length > 0) {
      const transport = await this.#options.transport.ensure();
      await Promise.all(missing.map((dataProducer) => this.#consume(transport, dataProducer).catch(keep)));
    }
    this.#options.transport.idleUnlessNeeded();
    if (passing !== undefined) throw passing;
  }

  async #consume(transport: types.Transport, from: DataProducer): Promise<void> {
    const { dataProducerId } = from;
    const { signaling, received } = this.#options;
    let wire: DataConsumer;
    try {
      const transportId = transport.id as Transport['id'];
      wire = await signaling.request('consume-data', { dataProducerId, transportId });
    } catch (error) {
      if (!isWorthRepeating(error)) this.#refuse(dataProducerId);
      throw error;
    }
    if (transport.closed) return;
    if (!this.#wanted.has(dataProducerId) || this.#consumers.has(dataProducerId)) {
      return void this.#unwanted.add(wire.id);
    }
    const consumer = await transport.consumeData({
      id: wire.id,
      dataProducerId,
      sctpStreamParameters: { ...wire.sctpStreamParameters, streamId: wire.sctpStreamParameters.streamId ?? 0 },
      label: wire.label,
      protocol: wire.protocol,
    });
    // Closed while the browser opened the channel.
    if (!this.#wanted.has(dataProducerId) || transport.closed) {
      this.#unwanted.add(wire.id);
      return consumer.close();
    }
    // Older Firefox would give blobs.
    consumer.binaryType = 'arraybuffer';
    consumer.on('message', (payload: DataPayload) => received(payload, from));
    this.#consumers.set(dataProducerId, consumer);
  }
}

/** One that is not found is closing, and its event on the way, or so new that the server has yet to hear of it. */
function isWorthRepeating(error: unknown): boolean {
  return isPassing(error) || isRefusal(error, 'not-found', 'conflict');
}

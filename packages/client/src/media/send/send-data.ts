import type { types } from 'mediasoup-client';
import type { DataProducer, DataProducerId, Transport } from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import { DataPublication, type DataOptions } from './data-publication.ts';
import { CallError, isPassing, isRefusal } from '../../errors.ts';
import type { MediaSignaling, MediaTransport } from '../transport/media-transport.ts';
import { Reconciler } from '../../timing/reconciler.ts';

export interface SendDataOptions {
  readonly signaling: MediaSignaling;
  readonly clock: Clock;
  readonly transport: MediaTransport;
}

/** A channel opens as soon as the transport has connected, or not at all. */
const openMs = 10_000;

/** Keeps one's own data channels on the server, over all rebuilds of the transport, as `SendMedia` does tracks. */
export class SendData {
  readonly #options: SendDataOptions;
  readonly #reconciler: Reconciler;
  readonly #wanted = new Set<DataPublication>();
  /** Data producers that the server may still have although nobody wants them. */
  readonly #unwanted = new Set<DataProducerId>();
  readonly #refusals = new WeakMap<DataPublication, unknown>();
  #lifecycle: 'open' | 'closed' = 'open';

  constructor(options: SendDataOptions) {
    this.#options = options;
    const { clock, transport } = options;
    this.#reconciler = new Reconciler({ clock, work: () => this.#reconcile(), isPassing: isWorthRepeating });
    transport.use({
      isNeeded: () => this.#wanted.size > 0,
      prepare: (prepared) => this.#prepare(prepared),
      lost: () => this.#lost(),
    });
  }

  /** Opens a channel; resolves when it can be sent on, rejects with the server's refusal. */
  async publish(options: DataOptions): Promise<DataPublication> {
    const publication = new DataPublication(options, (given) => this.#withdraw(given));
    try {
      this.#throwIfClosed();
      this.#wanted.add(publication);
      await this.#reconciler.poke();
      const refusal = this.#refusals.get(publication);
      if (refusal !== undefined) throw refusal;
      this.#throwIfClosed();
    } catch (error) {
      this.#wanted.delete(publication);
      publication.end();
      throw error;
    }
    return publication;
  }

  /** Begins anew, with the transport. */
  start(): void {
    this.#unwanted.clear();
    this.#lost();
  }

  /** After `resume`: compares what the server has with what is wanted. */
  reconcileWith(dataProducers: readonly DataProducer[]): void {
    const onServer = new Set(dataProducers.map(({ dataProducerId }) => dataProducerId));
    for (const publication of this.#wanted) {
      if (!onServer.delete(publication.dataProducerId as DataProducerId)) publication.detach();
    }
    for (const dataProducerId of onServer) this.#unwanted.add(dataProducerId);
    void this.#reconciler.poke();
  }

  /** The server closed one of ours: it is opened again if it is still wanted. */
  closedByServer(dataProducerId: DataProducerId): void {
    for (const publication of this.#wanted) {
      if (publication.dataProducerId !== dataProducerId) continue;
      publication.detach();
      void this.#reconciler.poke();
    }
  }

  /** The right to send data was withdrawn. */
  forbid(): void {
    // What the server cannot be told now it does not permit anyway.
    for (const publication of this.#wanted) this.#withdraw(publication).catch(() => {});
  }

  close(): void {
    this.#lifecycle = 'closed';
    this.#reconciler.close();
    for (const publication of this.#wanted) publication.end();
    this.#wanted.clear();
  }

  #throwIfClosed(): void {
    if (this.#lifecycle === 'closed') throw new CallError('conflict', 'the room was left');
  }

  #lost(): void {
    for (const publication of this.#wanted) publication.detach();
    if (this.#wanted.size > 0) void this.#reconciler.poke();
  }

  async #withdraw(publication: DataPublication): Promise<void> {
    if (!this.#wanted.delete(publication)) return;
    if (publication.dataProducerId) this.#unwanted.add(publication.dataProducerId);
    publication.end();
    await this.#reconciler.poke();
  }

  async #reconcile(): Promise<void> {
    let passing: unknown;
    for (const dataProducerId of this.#unwanted) {
      this.#unwanted.delete(dataProducerId);
      await this.#options.signaling.request('close-data-producer', { dataProducerId }).catch((error: unknown) => {
        if (!isPassing(error)) return;
        this.#unwanted.add(dataProducerId);
        passing = error;
      });
    }
    for (const publication of this.#wanted) {
      if (publication.dataProducerId !== undefined) continue;
      try {
        await this.#produce(publication);
      } catch (error) {
        if (isWorthRepeating(error)) passing = error;
        else {
          this.#wanted.delete(publication);
          this.#refusals.set(publication, error);
          publication.end();
        }
      }
    }
    this.#options.transport.idleUnlessNeeded();
    if (passing !== undefined) throw passing;
  }

  async #produce(publication: DataPublication): Promise<void> {
    const { label, protocol, ordered = true, maxRetransmits, maxPacketLifeTimeMs } = publication.options;
    const transport = await this.#options.transport.ensure();
    try {
      const producer = await transport.produceData({
        label,
        ordered,
        ...(protocol === undefined ? {} : { protocol }),
        ...(maxRetransmits === undefined ? {} : { maxRetransmits }),
        ...(maxPacketLifeTimeMs === undefined ? {} : { maxPacketLifeTime: maxPacketLifeTimeMs }),
      });
      if (!this.#wanted.has(publication)) {
        this.#unwanted.add(producer.id as DataProducerId);
        producer.close();
        return void this.#reconciler.poke();
      }
      publication.attach(producer);
      await this.#opened(producer);
    } catch (error) {
      if (isRefusal(error, 'not-found')) this.#options.transport.closedByServer(transport.id);
      if (transport.closed) throw new CallError('unavailable', 'the transport was lost', { cause: error });
      throw error;
    }
  }

  #opened(producer: types.DataProducer): Promise<void> {
    if (producer.readyState === 'open') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const lost = () => reject(new CallError('unavailable', 'the data channel was closed before it opened'));
      const cancel = this.#options.clock.after(openMs, () => {
        producer.close();
        lost();
      });
      producer.once('open', () => {
        cancel();
        resolve();
      });
      for (const end of ['close', 'transportclose'] as const) {
        producer.once(end, () => {
          cancel();
          lost();
        });
      }
    });
  }

  #prepare(transport: types.Transport): void {
    transport.on('producedata', ({ sctpStreamParameters, label = '', protocol = '' }, produced, failed) => {
      this.#options.signaling
        .request('produce-data', {
          transportId: transport.id as Transport['id'],
          label,
          protocol,
          sctpStreamParameters,
        })
        .then(({ dataProducerId }) => produced({ id: dataProducerId }), failed);
    });
  }
}

/** `not-found` and `conflict` mean here that the server's transport is not ours any more: a new one is under way. */
function isWorthRepeating(error: unknown): boolean {
  return isPassing(error) || isRefusal(error, 'not-found', 'conflict');
}

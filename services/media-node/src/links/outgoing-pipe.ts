import { CallError, type ErrorCode } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { OriginMessage, WantedOutput } from '@confab/wire';
import type { types } from 'mediasoup';
import type { ExportedProducer, LinkedKind, LinkHost, RoomRef } from '../core/media-links.ts';
import { PauseSwitch } from '../core/pause-switch.ts';

/** What an outgoing pipe needs of its link. */
export interface OutgoingPipeOwner {
  readonly linkId: string;
  readonly room: RoomRef;
  readonly clock: Clock;
  readonly unlistedMs: number;
  readonly host: LinkHost;
  readonly transport: types.PipeTransport;
  send(message: OriginMessage): void;
  sendVolatile(key: string, message: OriginMessage): void;
  pipeEnded(pipe: OutgoingPipe): void;
  failed(what: string, error: unknown): void;
}

interface Parts {
  readonly exported: ExportedProducer;
  readonly consumer: types.Consumer | types.DataConsumer;
  readonly pauseSwitch: PauseSwitch;
  readonly unwatch: () => void;
}

/** One producer of this node on its way to one other node: the pipe consumer, and what is told about it. */
export class OutgoingPipe {
  readonly internalId: string;
  readonly kind: LinkedKind;
  readonly attempt: number;
  readonly #owner: OutgoingPipeOwner;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #wanted: { readonly paused: boolean; readonly maxSpatialLayerPlus1: number };
  #parts: Parts | undefined;
  #producerPaused = false;
  #score = 10;
  #unlistedTimer: Timer | undefined;

  constructor(owner: OutgoingPipeOwner, kind: LinkedKind, wanted: WantedOutput) {
    this.#owner = owner;
    this.internalId = wanted.id;
    this.kind = kind;
    this.attempt = wanted.attempt;
    this.#wanted = { paused: wanted.paused, maxSpatialLayerPlus1: wanted.maxSpatialLayerPlus_1 };
  }

  get flow(): 'flowing' | 'paused' {
    return this.#state === 'open' && !this.#wanted.paused ? 'flowing' : 'paused';
  }

  /** Exports and consumes the producer, and answers the other node; called once. */
  async open(): Promise<void> {
    const { host, room, transport } = this.#owner;
    let exported: ExportedProducer | undefined;
    try {
      exported = await host.exportProducer(room, this.internalId, this.kind);
      if (exported === undefined) return this.refuse('not-found', 'no such producer here');
      if (this.#isClosed()) return exported.release();
      const consumer = await this.#consume(transport, exported.producer.id);
      // Closed while the pipe consumer was made: the transport may live on.
      if (this.#isClosed() || consumer.closed) {
        consumer.close();
        exported.release();
        return this.refuse('not-found', 'the producer ended');
      }
      this.#opened(exported, consumer);
    } catch (error) {
      exported?.release();
      if (!(error instanceof CallError)) this.#owner.failed(`piping ${this.internalId}`, error);
      this.refuse(error instanceof CallError ? error.code : 'unavailable', 'the producer could not be piped');
    }
    return undefined;
  }

  /** Listed: again, still, or otherwise. */
  update(wanted: WantedOutput): void {
    this.#unlistedTimer?.cancel();
    this.#unlistedTimer = undefined;
    this.#wanted = { paused: wanted.paused, maxSpatialLayerPlus1: wanted.maxSpatialLayerPlus_1 };
    this.#follow();
  }

  /** Not listed any more: paused at once, closed if that lasts. */
  unlist(): void {
    if (this.#unlistedTimer !== undefined || this.#state === 'closed') return;
    this.#wanted = { paused: true, maxSpatialLayerPlus1: 0 };
    this.#follow();
    this.#unlistedTimer = this.#owner.clock.after(this.#owner.unlistedMs, () => this.#end());
  }

  /** Tells the other node all about it: when it opens, and after each reconnect. */
  announce(): void {
    const consumer = this.#parts?.consumer;
    if (consumer === undefined) return;
    const about = {
      linkId: this.#owner.linkId,
      id: this.internalId,
      attempt: this.attempt,
      producerPaused: this.#producerPaused,
      score: this.#score,
    };
    this.#owner.send({
      pipeProducer:
        'sctpStreamParameters' in consumer
          ? {
              ...about,
              kind: 'data',
              sctpStreamParametersJson: JSON.stringify(consumer.sctpStreamParameters),
              label: consumer.label,
              protocol: consumer.protocol,
            }
          : { ...about, kind: consumer.kind, rtpParametersJson: JSON.stringify(consumer.rtpParameters) },
    });
  }

  requestKeyFrame(): void {
    const consumer = this.#parts?.consumer;
    if (consumer === undefined || !('requestKeyFrame' in consumer)) return;
    consumer.requestKeyFrame().catch((error: unknown) => {
      if (!consumer.closed) this.#owner.failed(`requesting a key frame of ${this.internalId}`, error);
    });
  }

  refuse(code: ErrorCode, message: string): void {
    if (this.#state === 'closed') return;
    this.#owner.send({
      pipeProducerRefused: { linkId: this.#owner.linkId, id: this.internalId, code, message, attempt: this.attempt },
    });
    this.close();
  }

  /** Ends it without a word to the other node. Idempotent. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#unlistedTimer?.cancel();
    this.#parts?.unwatch();
    this.#parts?.consumer.close();
    this.#parts?.exported.release();
    this.#owner.pipeEnded(this);
  }

  async #consume(transport: types.PipeTransport, producerId: string): Promise<types.Consumer | types.DataConsumer> {
    return this.kind === 'data'
      ? transport.consumeData({ dataProducerId: producerId })
      : transport.consume({ producerId });
  }

  #opened(exported: ExportedProducer, consumer: types.Consumer | types.DataConsumer): void {
    const pauseSwitch = new PauseSwitch(consumer, (error) => this.#owner.failed(`pausing ${this.internalId}`, error));
    const unwatch = exported.watch({
      onPaused: (paused) => {
        this.#producerPaused = paused;
        if (this.#state === 'open') this.#owner.send(this.#stateMessage());
      },
      onScore: (score) => {
        this.#score = score;
        const key = `state:${this.#owner.linkId}:${this.kind}:${this.internalId}`;
        if (this.#state === 'open') this.#owner.sendVolatile(key, this.#stateMessage());
      },
      onClosed: () => this.#end(),
    });
    this.#parts = { exported, consumer, pauseSwitch, unwatch };
    this.#producerPaused = exported.paused;
    this.#score = exported.score;
    this.#state = 'open';
    (consumer.observer as types.ConsumerObserver).once('close', () => this.#end());
    // Paused before anybody is told of it: packets that run ahead of the far producer would be lost.
    this.#follow();
    this.announce();
  }

  #follow(): void {
    if (this.#parts === undefined) return;
    const { paused, maxSpatialLayerPlus1 } = this.#wanted;
    const maxSpatialLayer = maxSpatialLayerPlus1 === 0 ? undefined : maxSpatialLayerPlus1 - 1;
    // The way there first: a resumed pipe consumer asks for a key frame by itself, of every layer, once.
    this.#parts.exported.setDemand({ active: !paused, maxSpatialLayer });
    this.#parts.pauseSwitch.set(paused);
  }

  #stateMessage(): OriginMessage {
    const { linkId } = this.#owner;
    const { internalId: id, attempt } = this;
    return { pipeProducerState: { linkId, id, attempt, paused: this.#producerPaused, score: this.#score } };
  }

  #end(): void {
    if (this.#state === 'closed') return;
    this.#owner.send({
      pipeProducerClosed: { linkId: this.#owner.linkId, id: this.internalId, attempt: this.attempt },
    });
    this.close();
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}

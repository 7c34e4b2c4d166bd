import {
  CallError,
  type ConsumerId,
  type MediaKind,
  type ParticipantId,
  type ProducerId,
  type Source,
  type TransportId,
} from '@confab/contracts';
import type { types } from 'mediasoup';
import type { LinkOrigin } from './media-links.ts';
import { refusing } from './mediasoup-errors.ts';
import type { CommandScope, ParticipantContext } from './participant-context.ts';
import { requireRoom } from './participant-limits.ts';
import { internalProducerId } from './participant-producers.ts';
import type { ParticipantTransports } from './participant-transports.ts';
import type { StreamScore } from './quality/judge-quality.ts';
import { ReceivedConsumer } from './received-consumer.ts';
import type { ProducerLease } from './room-media.ts';
import type { TileSize } from './tile-layers.ts';
import { VisibleTiles } from './visible-tiles.ts';

export interface ConsumerWishes {
  readonly consumerId: ConsumerId;
  readonly producerId: ProducerId;
  readonly incarnation: number;
  /** Whose producer it is. */
  readonly participantId: ParticipantId;
  readonly source: Source;
  /** Null on this node. */
  readonly origin: LinkOrigin | null;
  readonly transportId: TransportId | '';
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly preferredLayers: types.ConsumerLayers | undefined;
  readonly paused: boolean;
}

export interface ConsumerDescription {
  readonly consumerId: ConsumerId;
  readonly producerId: ProducerId;
  readonly participantId: ParticipantId;
  readonly kind: MediaKind;
  readonly rtpParameters: types.RtpParameters;
  readonly type: types.ConsumerType;
  readonly producerPaused: boolean;
  readonly paused: boolean;
}

/** What a participant receives. */
export class ParticipantConsumers {
  readonly #context: ParticipantContext;
  readonly #transports: ParticipantTransports;
  readonly #consumers = new Map<ConsumerId, ReceivedConsumer>();
  readonly #visible = new VisibleTiles();

  constructor(context: ParticipantContext, transports: ParticipantTransports) {
    this.#context = context;
    this.#transports = transports;
  }

  get size(): number {
    return this.#consumers.size;
  }

  /** Brings the producer to the participant's router. May wait for a link: it runs outside of the participant's order. */
  async lease(wishes: ConsumerWishes, signal: AbortSignal): Promise<ProducerLease> {
    const { producerId, incarnation, origin } = wishes;
    const { router } = await this.#context.seat();
    const internalId = internalProducerId(producerId, incarnation);
    return this.#context.room.lease({ internalId, kind: 'media', origin }, router, signal);
  }

  /** Receives what was leased; the lease is the consumer's from now on, or released. Idempotent by id. */
  async consume(wishes: ConsumerWishes, lease: ProducerLease, scope: CommandScope): Promise<ConsumerDescription> {
    const known = this.#consumers.get(wishes.consumerId);
    if (known !== undefined) {
      lease.release();
      return known.describe();
    }
    let consumer: types.Consumer | undefined;
    try {
      scope.check(wishes.consumerId);
      requireRoom('consumers', this.#consumers.size);
      const tile = this.#visible.of(wishes.producerId);
      consumer = await this.#open(wishes, lease, tile);
      const own = new ReceivedConsumer(wishes, consumer, lease, tile);
      this.#watch(own);
      requireOpen(consumer, scope, wishes.consumerId);
      await own.follow();
      requireOpen(consumer, scope, wishes.consumerId);
      this.#consumers.set(wishes.consumerId, own);
      // mediasoup tells changes: what was bad before it was consumed, and stays so, is none.
      if (own.isBad) this.#tellScore(own, consumer.score);
      return own.describe();
    } catch (error) {
      consumer?.close();
      lease.release();
      throw error;
    }
  }

  /** True while the consumer is there: it can end between its creation and the answer to a batch. */
  has(consumerId: ConsumerId): boolean {
    return this.#consumers.has(consumerId);
  }

  setPaused(consumerId: ConsumerId, paused: boolean): Promise<void> {
    return this.#require(consumerId).setPaused(paused);
  }

  async requestKeyFrame(consumerId: ConsumerId): Promise<void> {
    const own = this.#require(consumerId);
    await refusing('request-key-frame', () => own.consumer.requestKeyFrame());
  }

  setPreferredLayers(consumerId: ConsumerId, layers: types.ConsumerLayers): Promise<void> {
    return this.#require(consumerId).setPreferredLayers(layers);
  }

  /** What is on the client's screen from now on: all other video rests, also what is consumed later. */
  async setVisible(tiles: readonly (TileSize & { readonly producerId: ProducerId })[]): Promise<void> {
    this.#visible.replaceBy(tiles);
    const changes = [...this.#consumers.values()].map(async (own) => {
      try {
        await own.show(this.#visible.of(own.wishes.producerId));
      } catch (error) {
        // One that ends meanwhile needs nothing more.
        if (!own.consumer.closed) throw error;
      }
    });
    await Promise.all(changes);
  }

  /** Something is paused neither here nor by its publisher. */
  get shouldFlow(): boolean {
    return [...this.#consumers.values()].some((own) => own.shouldFlow);
  }

  /** Of each stream that flows, from a publisher who is well. */
  scores(): StreamScore[] {
    return [...this.#consumers.values()].flatMap((own) => own.score ?? []);
  }

  /** Also for ids that are not there (yet): leaves a tombstone. */
  close(consumerId: ConsumerId): void {
    this.#context.tombstones.bury(consumerId);
    const own = this.#consumers.get(consumerId);
    this.#consumers.delete(consumerId);
    own?.consumer.close();
    own?.lease.release();
  }

  describe(): ConsumerDescription[] {
    return [...this.#consumers.values()].map((own) => own.describe());
  }

  async #open(
    wishes: ConsumerWishes,
    lease: ProducerLease,
    tile: TileSize | null | undefined,
  ): Promise<types.Consumer> {
    const { rtpCapabilities, preferredLayers } = wishes;
    const transport = this.#transports.require(wishes.transportId, 'recv');
    const { router } = await this.#context.seat();
    const producerId = lease.producer.id;
    if (!lease.producer.closed && !router.canConsume({ producerId, rtpCapabilities })) {
      throw new CallError('bad-request', 'rtpCapabilities: cannot receive any codec of this producer');
    }
    return refusing('consume', () =>
      transport.webRtc.consume({
        producerId,
        rtpCapabilities,
        // Who says what is visible has it resumed at the layers that it fills: those are known once it is there.
        paused: wishes.paused || tile !== undefined,
        enableRtx: true,
        ignoreDtx: true,
        ...(preferredLayers === undefined ? {} : { preferredLayers }),
      }),
    );
  }

  #watch(own: ReceivedConsumer): void {
    const { consumerId, producerId } = own.wishes;
    const end = (reason: 'producer-closed' | 'transport-closed'): void => {
      own.lease.release();
      if (this.#consumers.get(consumerId) !== own) return;
      this.#consumers.delete(consumerId);
      this.#context.emit({ type: 'consumer-closed', consumerId, producerId, reason });
    };
    own.consumer.on('producerclose', () => end('producer-closed'));
    own.consumer.on('transportclose', () => end('transport-closed'));
    own.consumer.on('layerschange', (layers) =>
      this.#context.emit({ type: 'consumer-layers-changed', consumerId, layers }),
    );
    own.consumer.on('score', (score) => this.#tellScore(own, score));
  }

  #tellScore(own: ReceivedConsumer, { score, producerScore }: types.ConsumerScore): void {
    const { consumerId } = own.wishes;
    this.#context.scores.offer(consumerId, () => {
      if (this.#consumers.get(consumerId) !== own) return;
      const worst = Math.min(producerScore, own.lease.originScore());
      this.#context.emit({ type: 'consumer-score', consumerId, score, producerScore: worst });
    });
  }

  #require(consumerId: ConsumerId): ReceivedConsumer {
    const own = this.#consumers.get(consumerId);
    if (own === undefined) throw new CallError('not-found', 'no such consumer');
    return own;
  }
}

function requireOpen(consumer: types.Consumer, scope: CommandScope, consumerId: ConsumerId): void {
  scope.check(consumerId);
  if (consumer.closed) throw new CallError('not-found', 'the producer or transport closed while consuming');
}

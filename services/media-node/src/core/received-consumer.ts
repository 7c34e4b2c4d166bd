import type { types } from 'mediasoup';
import { layersOfConsumer } from './layer-count.ts';
import { refusing } from './mediasoup-errors.ts';
import type { LinkDemand } from './media-links.ts';
import type { ConsumerDescription, ConsumerWishes } from './participant-consumers.ts';
import type { StreamScore } from './quality/judge-quality.ts';
import type { ProducerLease } from './room-media.ts';
import { layersForTile, priorityOfTile, type TileSize } from './tile-layers.ts';

/** From here on a publisher's own loss does not show in what its viewers report. */
const healthyScore = 8;
const bestScore = 10;

/** What a consumer comes to by its client's wishes and by what is on the screen. */
export interface ConsumerCourse {
  readonly paused: boolean;
  /** Undefined: mediasoup's own choice, the highest. */
  readonly layers: types.ConsumerLayers | undefined;
  readonly priority: number | undefined;
}

/** `tile`: undefined is not restricted, null is off screen. Audio is heard wherever its tile is. */
export function courseOf(
  { kind, source }: Pick<ConsumerWishes, 'source'> & { readonly kind: types.MediaKind },
  wished: { readonly paused: boolean; readonly layers: types.ConsumerLayers | undefined },
  tile: TileSize | null | undefined,
  count: ReturnType<typeof layersOfConsumer>,
): ConsumerCourse {
  const { paused, layers: cap } = wished;
  if (kind === 'audio' || tile === undefined) return { paused, layers: cap, priority: undefined };
  if (tile === null) return { paused: true, layers: cap, priority: undefined };
  const priority = priorityOfTile(source);
  if (count === null) return { paused, layers: cap, priority };
  const fit = layersForTile(tile, source, count);
  const spatialLayer = Math.min(fit.spatialLayer, cap?.spatialLayer ?? Infinity);
  const temporalLayer = Math.min(fit.temporalLayer, cap?.temporalLayer ?? Infinity);
  return { paused, layers: { spatialLayer, temporalLayer }, priority };
}

/**
 * One consumer and the wishes about it: it runs when its client has not paused it and its tile is on the screen. Its changes
 * come one after the other; whoever calls sees to that.
 */
export class ReceivedConsumer {
  readonly wishes: ConsumerWishes;
  readonly consumer: types.Consumer;
  readonly lease: ProducerLease;
  #wished: { readonly paused: boolean; readonly layers: types.ConsumerLayers | undefined };
  #tile: TileSize | null | undefined;
  /** What mediasoup was told. */
  #layers: types.ConsumerLayers | undefined;
  #priority: number | undefined;
  /** What the lease was told. */
  #demand: LinkDemand = { active: false };

  /** The consumer was made paused, and with the wished layers. */
  constructor(
    wishes: ConsumerWishes,
    consumer: types.Consumer,
    lease: ProducerLease,
    tile: TileSize | null | undefined,
  ) {
    this.wishes = wishes;
    this.consumer = consumer;
    this.lease = lease;
    this.#wished = { paused: wishes.paused, layers: wishes.preferredLayers };
    this.#layers = wishes.preferredLayers;
    this.#tile = tile;
  }

  /** @throws CallError what mediasoup refuses */
  setPaused(paused: boolean): Promise<void> {
    this.#wished = { ...this.#wished, paused };
    return this.follow();
  }

  /** @throws CallError what mediasoup refuses */
  async setPreferredLayers(layers: types.ConsumerLayers): Promise<void> {
    const before = this.#wished;
    this.#wished = { ...before, layers };
    try {
      await this.follow();
    } catch (error) {
      this.#wished = before;
      throw error;
    }
  }

  /** Its place on the screen has changed. */
  show(tile: TileSize | null | undefined): Promise<void> {
    this.#tile = tile;
    return this.follow();
  }

  /** Brings it to where the wishes and the screen say. */
  async follow(): Promise<void> {
    const { consumer } = this;
    const { paused, layers, priority } = courseOf(
      { kind: consumer.kind, source: this.wishes.source },
      this.#wished,
      this.#tile,
      layersOfConsumer(consumer),
    );
    // The source first: a consumer that resumes asks for a key frame, and the pipe has to be open for it.
    if (!paused) {
      this.#need({ active: true, maxSpatialLayer: layers?.spatialLayer, maxTemporalLayer: layers?.temporalLayer });
    }
    if (paused && !consumer.paused) await refusing('consumer', () => consumer.pause());
    if (layers !== undefined && !areEqual(layers, this.#layers)) {
      await refusing('set-preferred-layers', () => consumer.setPreferredLayers(layers));
      this.#layers = layers;
    }
    if (priority !== undefined && priority !== this.#priority) {
      await refusing('consumer', () => consumer.setPriority(priority));
      this.#priority = priority;
    }
    // The layers before: else the first key frame that is asked for may be of one that nobody wants.
    if (!paused && consumer.paused) await refusing('consumer', () => consumer.resume());
    if (paused) this.#need({ active: false });
  }

  /** Says it only when it has changed: each time, what all of the producer's viewers need is added up. */
  #need(demand: LinkDemand): void {
    if (areSame(demand, this.#demand)) return;
    this.#demand = demand;
    this.lease.setDemand(demand);
  }

  /** Paused neither here nor by its publisher. */
  get shouldFlow(): boolean {
    return !this.consumer.paused && !this.lease.publisherPaused();
  }

  /** It comes in, or gets through, worse than best; a publisher who has not begun is neither. */
  get isBad(): boolean {
    const { score, producerScore } = this.consumer.score;
    return [score, producerScore, this.lease.originScore()].some((one) => one > 0 && one < bestScore);
  }

  /** How it gets through, 0 to 10; null while nothing flows, or what comes in is bad already. */
  get score(): StreamScore | null {
    const { consumer, lease } = this;
    if (!this.shouldFlow) return null;
    const { score, producerScore } = consumer.score;
    return Math.min(producerScore, lease.originScore()) < healthyScore ? null : { kind: consumer.kind, score };
  }

  describe(): ConsumerDescription {
    const { consumerId, producerId, participantId } = this.wishes;
    const { kind, rtpParameters, type } = this.consumer;
    const producerPaused = this.lease.publisherPaused();
    // The client's own pause: what rests off screen goes on by itself.
    const { paused } = this.#wished;
    return { consumerId, producerId, participantId, kind, rtpParameters, type, paused, producerPaused };
  }
}

function areSame(a: LinkDemand, b: LinkDemand): boolean {
  return a.active === b.active && a.maxSpatialLayer === b.maxSpatialLayer && a.maxTemporalLayer === b.maxTemporalLayer;
}

function areEqual(a: types.ConsumerLayers, b: types.ConsumerLayers | undefined): boolean {
  return a.spatialLayer === b?.spatialLayer && a.temporalLayer === b?.temporalLayer;
}

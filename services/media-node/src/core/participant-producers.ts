import { CallError, type MediaKind, type ProducerId, type Source, type TransportId } from '@confab/contracts';
import type { types } from 'mediasoup';
import { layersOfProducer } from './layer-count.ts';
import { refusing } from './mediasoup-errors.ts';
import type { StreamScore } from './quality/judge-quality.ts';
import type { CommandScope, ParticipantContext } from './participant-context.ts';
import { requireRoom } from './participant-limits.ts';
import type { ParticipantTransports } from './participant-transports.ts';
import { PublisherLayers, type Layers } from './publisher-layers.ts';

export interface ProducerWishes {
  readonly transportId: TransportId;
  readonly producerId: ProducerId;
  readonly incarnation: number;
  readonly kind: MediaKind;
  readonly rtpParameters: types.RtpParameters;
  readonly source: Source;
  readonly paused: boolean;
}

export interface ProducerDescription {
  readonly producerId: ProducerId;
  readonly incarnation: number;
  readonly kind: MediaKind;
  readonly source: Source;
  readonly paused: boolean;
  readonly type: types.ProducerType;
  /** What its publisher was told to send at most; null while it was told nothing. */
  readonly maxLayers: Layers | null;
}

interface OwnProducer {
  readonly wishes: ProducerWishes;
  readonly producer: types.Producer;
  /** Undefined where there are no layers to stop. */
  readonly layers: PublisherLayers | undefined;
  readonly unpublish: () => void;
}

/** The id of one incarnation inside the nodes: the wire id stays the same when the publisher moves (`docs/races.md` 7). */
export function internalProducerId(producerId: ProducerId, incarnation: number): string {
  return `${producerId}.${incarnation}`;
}

// A burst of viewers costs one key frame (about 60 KB for three layers of 720p) per delay. The delay is also what the second
// of two newcomers may wait for a picture, so it is short while a room is small.
const keyFrameDelayMs = { smallRoom: 300, largeRoom: 1_000, largeFrom: 20 };

/** What a participant publishes. */
export class ParticipantProducers {
  readonly #context: ParticipantContext;
  readonly #transports: ParticipantTransports;
  readonly #producers = new Map<ProducerId, OwnProducer>();

  constructor(context: ParticipantContext, transports: ParticipantTransports) {
    this.#context = context;
    this.#transports = transports;
  }

  get size(): number {
    return this.#producers.size;
  }

  /** Publishes; the same id and incarnation again gives the one that is there, a higher one takes its place. */
  async produce(wishes: ProducerWishes, scope: CommandScope): Promise<ProducerDescription> {
    const { producerId, incarnation, kind, rtpParameters, paused } = wishes;
    const internalId = internalProducerId(producerId, incarnation);
    const known = this.#producers.get(producerId);
    if (known?.wishes.incarnation === incarnation) return describe(known);
    if (known !== undefined && known.wishes.incarnation > incarnation) {
      throw new CallError('conflict', 'a newer incarnation of this producer is there');
    }
    requireRoom('producers', this.#producers.size);
    const transport = this.#transports.require(wishes.transportId, 'send');
    const { router } = await this.#context.seat();
    scope.check(producerId);
    const { smallRoom, largeRoom, largeFrom } = keyFrameDelayMs;
    const producer = await refusing('produce', () =>
      transport.webRtc.produce({
        id: internalId,
        kind,
        rtpParameters,
        paused,
        ...(kind === 'video'
          ? { keyFrameRequestDelay: this.#context.room.size < largeFrom ? smallRoom : largeRoom }
          : {}),
      }),
    );
    try {
      scope.check(producerId);
      if (producer.closed) throw new CallError('not-found', 'the transport closed while producing');
    } catch (error) {
      producer.close();
      throw error;
    }
    const layers = this.#layersOf(producerId, producer);
    const unpublish = this.#context.room.publish({
      internalId,
      producer,
      router,
      participantId: this.#context.address.participantId,
      source: wishes.source,
      demand: layers?.demand,
    });
    const own: OwnProducer = { wishes, producer, layers, unpublish };
    this.#watch(own);
    // Set first: the old incarnation's end then finds a newer one in its place and is not told.
    this.#producers.set(producerId, own);
    if (known !== undefined) this.#end(known);
    return describe(own);
  }

  async setPaused(producerId: ProducerId, paused: boolean): Promise<void> {
    const own = this.#producers.get(producerId);
    if (own === undefined) throw new CallError('not-found', 'no such producer');
    await refusing('producer', () => (paused ? own.producer.pause() : own.producer.resume()));
  }

  /** Something is not paused. */
  get shouldFlow(): boolean {
    return [...this.#producers.values()].some(({ producer }) => !producer.paused);
  }

  /** The best encoding of each stream that flows; one without packets says nothing about the way. */
  scores(): StreamScore[] {
    return [...this.#producers.values()]
      .filter(({ producer }) => !producer.paused)
      .map(({ producer: { kind, score } }) => ({ kind, score: Math.max(0, ...score.map((one) => one.score)) }))
      .filter(({ score }) => score > 0);
  }

  /** Also for ids that are not there (yet): leaves a tombstone. */
  close(producerId: ProducerId): void {
    const own = this.#producers.get(producerId);
    this.#context.tombstones.bury(producerId);
    this.#producers.delete(producerId);
    if (own !== undefined) this.#end(own);
  }

  describe(): ProducerDescription[] {
    return [...this.#producers.values()].map(describe);
  }

  #layersOf(producerId: ProducerId, producer: types.Producer): PublisherLayers | undefined {
    const count = layersOfProducer(producer);
    if (count.spatial <= 1) return undefined;
    return new PublisherLayers(count, this.#context.clock, (layers) =>
      this.#context.emit({ type: 'publisher-layers', producerId, layers }),
    );
  }

  #watch(own: OwnProducer): void {
    const { producerId } = own.wishes;
    own.producer.on('transportclose', () => {
      own.layers?.close();
      own.unpublish();
      if (this.#producers.get(producerId) !== own) return;
      this.#producers.delete(producerId);
      this.#context.emit({ type: 'producer-closed', producerId });
    });
    own.producer.on('score', (scores) =>
      this.#context.scores.offer(producerId, () => {
        if (this.#producers.get(producerId) === own) this.#context.emit({ type: 'producer-score', producerId, scores });
      }),
    );
  }

  #end(own: OwnProducer): void {
    own.layers?.close();
    own.unpublish();
    own.producer.close();
  }
}

function describe({ wishes, producer, layers }: OwnProducer): ProducerDescription {
  const { producerId, incarnation, kind, source } = wishes;
  return {
    producerId,
    incarnation,
    kind,
    source,
    paused: producer.paused,
    type: producer.type,
    maxLayers: layers?.told ?? null,
  };
}

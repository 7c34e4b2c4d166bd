import type { ParticipantId, Source } from '@confab/contracts';
import type { types } from 'mediasoup';
import type { LayerDemand } from './layer-demand.ts';
import type { LinkDemand, LinkOrigin, LinkedKind } from './media-links.ts';

/** A participant's producer on this node, as others of its room find it. */
export interface PublishedProducer {
  /** `producerId.incarnation`, or a data producer's id. */
  readonly internalId: string;
  readonly producer: types.Producer | types.DataProducer;
  /** Where it lives. */
  readonly router: types.Router;
  readonly participantId: ParticipantId;
  readonly source: Source | 'data';
  /** Where receivers say what they need of it; undefined where there is nothing to choose. */
  readonly demand?: LayerDemand | undefined;
}

/** A producer wished for, wherever it lives: `origin` is null on this node. */
export interface ProducerWish {
  readonly internalId: string;
  readonly kind: LinkedKind;
  readonly origin: LinkOrigin | null;
}

/** A producer held ready on one router for one consumer. It closes by itself with its original. */
export interface ProducerLease {
  readonly producer: types.Producer | types.DataProducer;
  /** The publisher's own pause: a pipe that rests because nobody watches does not count. */
  publisherPaused(): boolean;
  /** 0 to 10: how well the media reaches the cluster; 10 where the consumer's own score says it. */
  originScore(): number;
  /** What the consumer wants now; pipes rest while nobody wants anything. */
  setDemand(demand: LinkDemand): void;
  /** Idempotent. */
  release(): void;
}

/** What participants need from their room. */
export interface RoomMedia {
  /** Makes the producer known to the room, until the answer is called. */
  publish(published: PublishedProducer): () => void;
  /**
   * Brings a producer to the router: as it is, by a local pipe, over a link.
   * Throws `CallError` `not-found`, `unavailable`, `timeout`.
   */
  lease(wish: ProducerWish, router: types.Router, signal: AbortSignal): Promise<ProducerLease>;
  /** Participants on this node. */
  readonly size: number;
}

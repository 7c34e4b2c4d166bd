import type { NodeEpoch, NodeId, ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import type { types } from 'mediasoup';

/** Names a room on this node: a room opened again is another room. */
export interface RoomRef extends RoomAddress {
  readonly epoch: RoomEpoch;
}

/** Where a producer lives: another node, in one of its lives, reached at `address` (host:port of its gRPC server). */
export interface LinkOrigin {
  readonly nodeId: NodeId;
  readonly nodeEpoch: NodeEpoch;
  readonly address: string;
}

/** What flows through a link. Data producers have an id without incarnation. */
export type LinkedKind = 'media' | 'data';

/** A producer of this node as links send it on: on the gateway router, under its node-internal id. */
export interface ExportedProducer {
  /** On the room's gateway router; the participant's own producer when it happens to live there. Never close it. */
  readonly producer: types.Producer | types.DataProducer;
  /** Whose it is on the wire; empty where the room does not know. */
  readonly participantId: ParticipantId | '';
  /** The publisher's pause; `producer.paused` may say more where a local pipe lies between. */
  readonly paused: boolean;
  /** The origin's score, 0 to 10; constant 10 for data. A pipe consumer's own score is constant. */
  readonly score: number;
  /** Tells about `score`, and about the publisher's pause, until `release`; and that the producer has ended. */
  watch(watcher: ExportedProducerWatcher): () => void;
  /** What is needed behind the link; nothing until it is said. The local pipe rests while nobody there watches. */
  setDemand(demand: LinkDemand): void;
  /** The link sends it no more. The local pipe ends when nobody needs it. Idempotent. */
  release(): void;
}

export interface ExportedProducerWatcher {
  onPaused(paused: boolean): void;
  onScore(score: number): void;
  onClosed(): void;
}

/**
 * What links need from the node's rooms.
 *
 * There is one gateway router per room and node. A held room stays open with nobody in it, until its last hold is released.
 */
export interface LinkHost {
  /**
   * The room's gateway router, made at first need (concurrent askers await one promise). Every successful call is one hold on
   * the room, to be given back by `release()`. `onClosed` is called at most once, when the room ends before that (its worker
   * died, the node was fenced, the node stops); the router is closed by then, and the hold is void.
   * Throws `CallError('unavailable')` when the node is closing, or no worker runs.
   */
  holdRoom(room: RoomRef, onClosed: () => void): Promise<HeldRoom>;
  /**
   * A producer of a participant on this node, made available on the gateway router: piped from its worker when it lives on
   * another. `undefined` when there is none of this id (any more). The room must be held.
   */
  exportProducer(room: RoomRef, internalId: string, kind: LinkedKind): Promise<ExportedProducer | undefined>;
  /** True while a participant of this node is in the room: an origin refuses links to rooms it does not have. */
  hasRoom(room: RoomRef): boolean;
}

export interface HeldRoom {
  readonly gatewayRouter: types.Router;
  /** Of the worker that runs it: links are counted per worker. */
  readonly workerPid: number;
  /** Gives the hold back; idempotent. */
  release(): void;
}

/**
 * What somebody behind a link wants of it. Inactive: the pipe consumer is paused at the origin (nobody watches). The highest
 * spatial layer counts from 0; `undefined` is all.
 */
export interface LinkDemand {
  readonly active: boolean;
  readonly maxSpatialLayer?: number | undefined;
  /** Known on the publisher's node only: links do not carry it. */
  readonly maxTemporalLayer?: number | undefined;
}

/** A far producer, present on this node's gateway router under the same internal id. */
export interface LinkedProducer {
  readonly producer: types.Producer | types.DataProducer;
  /** The publisher's pause, as the origin told last. `producer.paused` is kept equal to it: far consumers get the event. */
  readonly paused: boolean;
  /** The origin's score, 0 to 10. */
  readonly score: number;
  /**
   * What this acquirer wants; the link adds up the demand of all acquirers. A new acquisition counts as
   * `{ active: false }` until it says otherwise.
   */
  setDemand(demand: LinkDemand): void;
  /** Asks the origin for a key frame; collapses there. */
  requestKeyFrame(): void;
  /**
   * `onClosed`: the far producer ended, or the link was lost for good and the producer is closed here; consume again to have it
   * anew. Pause needs no callback: watch the producer's `producerpause` through your own consumer.
   */
  watch(watcher: { onClosed(): void; onScore(score: number): void }): () => void;
  /** Gives this acquisition back: its demand counts no more. With the last one the pipe idles out. Idempotent. */
  release(): void;
}

export interface LinkWish {
  readonly room: RoomRef;
  /** `producerId.incarnation`, or a data producer's id. */
  readonly internalId: string;
  readonly kind: LinkedKind;
  readonly origin: LinkOrigin;
}

/** Per room and direction, for `/stats` and the load report. */
export interface LinkStats {
  /** Pipe transports of links on the given worker, both directions. */
  linksOfWorker(pid: number): number;
  /** One row per link. */
  rows(): readonly {
    readonly linkId: string;
    readonly room: RoomRef;
    readonly peerNodeId: NodeId;
    readonly direction: 'in' | 'out';
    readonly producers: number;
    readonly paused: number;
  }[];
}

/** What rooms need from links: media that lives on other nodes. */
export interface MediaLinks {
  /**
   * The far producer on this node's gateway router. Concurrent askers share one pipe; each gets an acquisition of its own.
   * Throws `CallError`: `not-found` (the origin does not have it), `unavailable` (the origin cannot be reached, or its breaker
   * is open), `timeout` (`signal` aborted, or the link's own bound passed).
   */
  acquire(wish: LinkWish, signal: AbortSignal): Promise<LinkedProducer>;
  readonly stats: LinkStats;
  /** What the probe found out; part of the node's description in the registry. */
  readonly reachability: 'unknown' | 'direct' | 'snat';
  /**
   * The node was fenced and registers anew: every link and session ends at once, what waits is refused with `unavailable`.
   * Usable again afterwards, under the new epoch.
   */
  reset(): void;
  /** Ends everything; `acquire` throws `unavailable` from then on. */
  close(): Promise<void>;
}

import type { RoomSignals } from '@confab/cluster';
import { CallError, type NodeId, type ParticipantId } from '@confab/contracts';
import type { Clock, Logger } from '@confab/platform';
import type { types } from 'mediasoup';
import { LocalPipes } from './local-pipes.ts';
import type { HeldRoom, MediaLinks, RoomRef } from './media-links.ts';
import type { MediaSettings } from './media-settings.ts';
import type { Participant } from './participant.ts';
import type { Seat } from './participant-context.ts';
import { leaseLinked, leaseLocal } from './producer-leases.ts';
import type { ProducerLease, ProducerWish, PublishedProducer, RoomMedia } from './room-media.ts';
import { RoomRouters } from './room-routers.ts';
import { AudioLevels } from './speaker/audio-levels.ts';
import { RoomSpeaker } from './speaker/room-speaker.ts';
import type { MediaWorker } from './worker-pool.ts';

export interface RoomSurroundings {
  readonly settings: MediaSettings;
  readonly clock: Clock;
  readonly links: () => MediaLinks;
  readonly nodeId: NodeId;
  readonly signals: RoomSignals;
  readonly logger: Logger;
  /** The worker for somebody, or something, new in the room. @throws CallError `unavailable` without any worker */
  readonly chooseWorker: (room: Room) => MediaWorker;
  readonly onClosed: (room: Room) => void;
}

/** One room's share on this node. It lives while a participant or a link needs it. */
export class Room implements RoomMedia {
  readonly ref: RoomRef;
  readonly pipes: LocalPipes;
  readonly #around: RoomSurroundings;
  readonly #routers = new RoomRouters();
  readonly #participants = new Map<ParticipantId, Participant>();
  readonly #published = new Map<string, PublishedProducer>();
  readonly #holds = new Set<() => void>();
  readonly #speaker: RoomSpeaker;
  #gateway: Promise<Seat> | null = null;
  #state: 'open' | 'closed' = 'open';

  constructor(ref: RoomRef, around: RoomSurroundings) {
    this.ref = ref;
    this.#around = around;
    this.pipes = new LocalPipes(around.clock, around.settings.pipePorts);
    const { nodeId, signals, clock, logger } = around;
    const levels = new AudioLevels((error) => {
      logger.warn({ err: error, ...ref }, 'nobody listens to the microphones of a room on one worker');
    });
    const isLinked = (): boolean => this.#holds.size > 0;
    this.#speaker = new RoomSpeaker({ room: ref, nodeId, levels, signals, clock, logger, isLinked });
  }

  get size(): number {
    return this.#participants.size;
  }

  get participants(): Iterable<Participant> {
    return this.#participants.values();
  }

  get links(): MediaLinks {
    return this.#around.links();
  }

  participant(participantId: ParticipantId): Participant | undefined {
    return this.#participants.get(participantId);
  }

  admit(participant: Participant): void {
    this.#participants.set(participant.address.participantId, participant);
  }

  dismiss(participant: Participant): void {
    if (this.#participants.get(participant.address.participantId) !== participant) return;
    this.#participants.delete(participant.address.participantId);
    this.#closeIfUnused();
  }

  /** For somebody who joins, or whose worker died. @throws CallError `unavailable` while no worker runs */
  chooseWorker(): MediaWorker {
    return this.#around.chooseWorker(this);
  }

  seatOn(worker: MediaWorker): Promise<Seat> {
    return this.#routers.on(worker);
  }

  /** The one router that links meet the room on: its oldest, so that small rooms need no local pipe. */
  gateway(): Promise<Seat> {
    if (this.#gateway !== null) return this.#gateway;
    const worker = this.#routers.workers()[0] ?? this.chooseWorker();
    const gateway = this.#routers.on(worker);
    this.#gateway = gateway;
    gateway.then(
      ({ router }) => router.observer.once('close', () => this.#endHolds()),
      () => (this.#gateway = null),
    );
    return gateway;
  }

  async hold(onClosed: () => void): Promise<HeldRoom> {
    const hold = (): void => onClosed();
    this.#holds.add(hold);
    const release = (): void => {
      if (this.#holds.delete(hold)) this.#closeIfUnused();
    };
    try {
      const { router, worker } = await this.gateway();
      if (router.closed) throw new CallError('unavailable', 'the room closed');
      return { gatewayRouter: router, workerPid: worker.pid, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  publish(published: PublishedProducer): () => void {
    this.#published.set(published.internalId, published);
    const unlisten = this.#listenTo(published);
    return () => {
      unlisten?.();
      if (this.#published.get(published.internalId) === published) this.#published.delete(published.internalId);
    };
  }

  find(internalId: string): PublishedProducer | undefined {
    return this.#published.get(internalId);
  }

  async lease(wish: ProducerWish, router: types.Router, signal: AbortSignal): Promise<ProducerLease> {
    const { origin } = wish;
    return origin === null
      ? leaseLocal(this, wish.internalId, router)
      : leaseLinked(this, { ...wish, origin }, router, signal);
  }

  /** Everybody in it ends here, without a word to them: the node closes, or was fenced. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const participant of this.#participants.values()) participant.close();
    this.#participants.clear();
    this.#speaker.close();
    this.#endHolds();
    this.pipes.close();
    this.#routers.close();
    this.#around.onClosed(this);
  }

  /** Music of a shared screen makes nobody a speaker. */
  #listenTo({ producer, router, participantId, source }: PublishedProducer): (() => void) | undefined {
    if (source !== 'microphone' || !('kind' in producer)) return undefined;
    return this.#speaker.listen({ producer, router, participantId });
  }

  #endHolds(): void {
    this.#gateway = null;
    const holds = [...this.#holds];
    this.#holds.clear();
    for (const onClosed of holds) onClosed();
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#participants.size === 0 && this.#holds.size === 0) this.close();
  }
}

import { isDeepStrictEqual } from 'node:util';
import {
  limits,
  type DirectEventData,
  type DirectEventName,
  type Grants,
  type ParticipantId,
  type ProducerId,
  type RoomAddress,
  type RoomEpoch,
} from '@confab/contracts';
import type { Fact, FactInternals, Ownership, ParticipantRecord, Placement, RoomReplica } from '@confab/cluster';
import type { ClientOutlet } from '../client-outlet.ts';
import type { AttachedMedia, MaxLayers, MediaTarget, Tile } from '../media/media-nodes.ts';
import type { EventFeed } from '../rooms/event-feed.ts';
import type { LocalRoom, RoomMember } from '../rooms/local-room.ts';
import type { RoomHold } from '../rooms/local-rooms.ts';
import type { RoomEvent } from '../rooms/room-event.ts';
import { isListed } from './may-receive.ts';
import { OwnMedia } from './own-media.ts';

/**
 * `connected`: its client is here. `away`: the socket is gone, the client may come back, here or elsewhere. `gone`: not this
 * pod's any more.
 */
export type Presence = 'connected' | 'away' | 'gone';

/** Why a membership ended, for whoever looked after it. */
export type MembershipEnd = 'left' | 'superseded' | 'removed' | 'duplicate-identity' | 'room-ended';

export interface MembershipOptions {
  readonly record: ParticipantRecord;
  readonly epoch: RoomEpoch;
  readonly hold: RoomHold;
  readonly feed: EventFeed;
  /** Others are shown this participant as reconnecting although its client is here: the pod slept. */
  readonly onShownAway: (membership: Membership) => void;
  /** What it may do is less, or more, than before; what it may not do any more is still to be ended. */
  readonly onRightsChanged: (membership: Membership) => void;
  /** Called once. */
  readonly onEnd: (membership: Membership, end: MembershipEnd) => void;
}

/** A participant that this pod owns: where it is, what it may do, and the way to its client. */
export class Membership implements RoomMember {
  readonly participantId: ParticipantId;
  readonly identity: string;
  readonly epoch: RoomEpoch;
  readonly address: RoomAddress;
  readonly feed: EventFeed;
  readonly media = new OwnMedia();
  grants: Grants;
  placement: Placement;
  /** False when its node was lost and no other one has taken it yet. */
  isPlaced = true;
  /** What its client says is on the screen; null while it has said nothing, and receives whatever it consumes. */
  visible: readonly Tile[] | null = null;
  /** What it may not do any more is being ended at its node. */
  closing: Promise<void> = Promise.resolve();
  /** Under way to another node. */
  placing: Promise<void> | null = null;
  /** The directory missed something that its node told; it is compared anew with a later tick. */
  needsRepair = false;
  /** The first request under a new resume token ends the one before (`docs/races.md` 8). */
  resumeToken: 'unconfirmed' | 'confirmed' = 'confirmed';
  readonly #options: MembershipOptions;
  readonly #ownerEpoch: number;
  /** The number of the fact that brought `grants`. */
  #grantsSeq = 0;
  #outlet: ClientOutlet | null = null;
  #presence: Presence = 'away';

  constructor(options: MembershipOptions) {
    const { record, epoch, hold, feed } = options;
    this.#options = options;
    this.participantId = record.participantId;
    this.identity = record.identity;
    this.epoch = epoch;
    this.address = hold.room.address;
    this.feed = feed;
    this.grants = record.grants;
    this.placement = record.placement;
    this.#ownerEpoch = record.ownerEpoch;
    hold.room.addMember(this);
  }

  get presence(): Presence {
    return this.#presence;
  }

  get owner(): Ownership {
    return { participantId: this.participantId, ownerEpoch: this.#ownerEpoch };
  }

  get target(): MediaTarget {
    return { address: this.address, epoch: this.epoch, owner: this.owner, placement: this.placement };
  }

  get room(): LocalRoom {
    return this.#options.hold.room;
  }

  /** Its client is here and knows everything up to `afterSeq`; the feed waits for `feed.release`. */
  connect(outlet: ClientOutlet, afterSeq: number): void {
    this.#presence = 'connected';
    this.#outlet = outlet;
    this.feed.connect(outlet, afterSeq);
  }

  /** Its client has the answer of the join or resume: whatever waited for that goes out. */
  answered(): void {
    this.feed.release();
    if (this.#presence === 'gone') return;
    this.#options.hold.live.join(this);
    this.tellMaxLayers();
  }

  /** The socket is gone; whatever happens meanwhile is told by number when the client is back. */
  disconnect(): void {
    if (this.#presence === 'connected') this.#presence = 'away';
    this.#outlet = null;
    this.feed.disconnect();
  }

  /** Takes over what its node has. */
  takeMedia(attached: AttachedMedia): void {
    const { replica } = this.room;
    this.media.replaceBy(attached, (dataProducerId) => replica?.dataProducers.get(dataProducerId)?.participantId);
  }

  /** Its node says what anybody needs of one of its producers. */
  setMaxLayers(producerId: ProducerId, layers: MaxLayers): void {
    const { maxLayers, producers } = this.media;
    // What was closed meanwhile does not gather here.
    for (const known of maxLayers.keys()) if (!producers.has(known)) maxLayers.delete(known);
    maxLayers.set(producerId, layers);
    // Not volatile: one that was lost would leave all viewers with a small picture until the next change.
    this.push('publisher-layers', { producerId, ...layers });
  }

  /** What `publisher-layers` said last, again: it may have been missed. */
  tellMaxLayers(): void {
    for (const [producerId, layers] of this.media.maxLayers) {
      this.push('publisher-layers', { producerId, ...layers });
    }
  }

  /** Grants of a fact with this number; an older one's are out of date, a repeated one's are known. */
  takeGrants(grants: Grants, seq: number): void {
    if (seq <= this.#grantsSeq) return;
    this.#grantsSeq = seq;
    if (isDeepStrictEqual(grants, this.grants)) return;
    this.grants = grants;
    this.push('permissions-changed', { grants });
    this.#options.onRightsChanged(this);
  }

  push<Name extends DirectEventName>(name: Name, data: DirectEventData<Name>): void {
    this.#outlet?.send(name, data);
  }

  pushVolatile<Name extends DirectEventName>(name: Name, data: DirectEventData<Name>): void {
    this.#outlet?.sendVolatile(name, data);
  }

  onEvent(event: RoomEvent, fact: Fact): void {
    this.feed.offer(event);
    const isOwn = fact.data['participantId'] === this.participantId;
    if (fact.name === 'subscribers-changed') this.onSubscribersChanged(fact.data, fact.internals);
    if (!isOwn) return;
    if (fact.name === 'participant-left') this.#onLeft(fact.data['reason'], fact.internals?.message);
    else if (fact.name === 'participant-updated') this.#onUpdated(fact);
  }

  /** Says so when its own right to a producer has changed, and ends what it receives without one. */
  onSubscribersChanged(
    data: Fact['data'],
    { subscribersBefore, subscribers }: Pick<FactInternals, 'subscribersBefore' | 'subscribers'> = {},
  ): void {
    if (data['participantId'] === this.participantId) return;
    const allowed = isListed(subscribers, this.identity);
    if (allowed === isListed(subscribersBefore, this.identity)) return;
    this.push('subscription-permission', { producerId: data['producerId'] as ProducerId, allowed });
    if (!allowed) this.#options.onRightsChanged(this);
  }

  onSnapshot({ participants, seq }: RoomReplica): void {
    const record = participants.get(this.participantId);
    if (record === undefined) return;
    this.#takeRecord(record, seq);
    // Whose tracks it may receive may have changed as well.
    if (this.#presence !== 'gone') this.#options.onRightsChanged(this);
  }

  onAudioOnlyRecommended(participants: number): void {
    const data = { participants, threshold: limits.audioOnlyAbove };
    this.feed.whenReleased(() => this.push('recommend-audio-only', data));
  }

  onLost(reason: 'room-ended' | 'removed'): void {
    this.end(reason);
  }

  /** Idempotent; the first reason counts. The client hears of it unless it left by itself or is served elsewhere. */
  end(reason: MembershipEnd, message?: string): void {
    if (this.#presence === 'gone') return;
    this.#presence = 'gone';
    this.feed.flush();
    if (reason !== 'left' && reason !== 'superseded')
      this.push('removed', { reason, ...(message === undefined ? {} : { message }) });
    this.feed.disconnect();
    this.#outlet = null;
    this.room.removeMember(this);
    this.#options.hold.live.leave(this);
    this.#options.hold.release();
    this.#options.onEnd(this, reason);
  }

  #onUpdated({ seq, data, internals }: Fact): void {
    const { ownerEpoch = 0, grants = this.grants } = internals?.participant ?? {};
    this.#takeRecord({ ownerEpoch, grants, connection: data['connection'] }, seq);
  }

  #takeRecord(
    { ownerEpoch, grants, connection }: { ownerEpoch: number; grants: Grants; connection: unknown },
    seq: number,
  ): void {
    // It resumed at another pod; this one has nothing more to say, least of all to the old socket.
    if (ownerEpoch > this.#ownerEpoch) {
      this.end('superseded');
      return;
    }
    this.takeGrants(grants, seq);
    if (connection === 'reconnecting' && this.#presence === 'connected') this.#options.onShownAway(this);
  }

  #onLeft(reason: unknown, message: string | undefined): void {
    // Everybody leaves before the room does, each with a number; `room-ended` is still to come.
    if (reason === 'room-ended') return;
    if (reason === 'left') this.end('left');
    else this.end(reason === 'duplicate-identity' ? 'duplicate-identity' : 'removed', message);
  }
}

import type { types } from 'mediasoup-client';
import type { EventEmitter } from 'eventemitter3';
import type { Participant, ParticipantId, Producer, ProducerId } from '@confab/contracts';
import { announce } from '../announce.ts';
import type { RoomEvents } from './room-events.ts';
import { RemoteParticipant } from './remote-participant.ts';
import { RemotePublication } from '../subscriptions/remote-publication.ts';
import type { RoomChange } from './room-change.ts';
import type { RoomFeature } from './room-feature.ts';
import type { VisibleSubscriptions } from '../subscriptions/visible-subscriptions.ts';

export interface RosterOptions {
  readonly room: EventEmitter<RoomEvents>;
  readonly subscriptions: VisibleSubscriptions;
}

interface Place {
  readonly publication: RemotePublication;
  readonly participant: RemoteParticipant;
}

/** The others and what they publish, as objects with a lifetime, made from the room's changes and from what media arrives. */
export class Roster implements RoomFeature {
  readonly #options: RosterOptions;
  readonly #participants = new Map<ParticipantId, RemoteParticipant>();
  readonly #places = new Map<ProducerId, Place>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  get participants(): ReadonlyMap<ParticipantId, RemoteParticipant> {
    return this.#participants;
  }

  /** Takes one change of the room and tells it to the app. */
  apply(change: RoomChange): void {
    switch (change.type) {
      case 'participant-joined':
        return this.#joined(change.participant);
      case 'participant-updated':
        return this.#updated(change.participant);
      case 'participant-left': {
        const participant = this.#participants.get(change.participant.participantId);
        this.#participants.delete(change.participant.participantId);
        if (participant) announce(this.#options.room, 'participantLeft', participant, change.reason);
        return;
      }
      case 'producer-opened':
        return this.#opened(change.producer);
      case 'producer-closed':
        return this.#closed(change.producer.producerId);
      case 'producer-paused':
      case 'producer-resumed':
        return this.#muted(change.producer);
      case 'self-updated':
        return announce(this.#options.room, 'localParticipantUpdated');
      case 'room-ended':
        return announce(this.#options.room, 'roomEnded', change.reason);
      case 'reaction':
        return announce(this.#options.room, 'reaction', change.participantId, change.emoji);
      default:
        // Of features that keep their own.
        return;
    }
  }

  /** Media of this producer arrives now. */
  received(producerId: ProducerId, consumer: types.Consumer): void {
    const place = this.#places.get(producerId);
    if (!place) return;
    place.publication.subscriptionIs('on', consumer);
    announce(this.#options.room, 'trackSubscribed', consumer.track, place.publication, place.participant);
  }

  /** It does not any more: unsubscribed, closed, or its transport was lost and will be rebuilt. */
  ended(producerId: ProducerId, consumer: types.Consumer): void {
    const place = this.#places.get(producerId);
    if (!place) return;
    place.publication.subscriptionIs(place.publication.subscription === 'off' ? 'off' : 'pending');
    announce(this.#options.room, 'trackUnsubscribed', consumer.track, place.publication, place.participant);
  }

  refused(producerId: ProducerId, error: unknown): void {
    const place = this.#places.get(producerId);
    this.#options.subscriptions.refused(producerId);
    if (!place) return;
    place.publication.subscriptionIs('refused');
    announce(this.#options.room, 'subscriptionFailed', place.publication, place.participant, error);
  }

  /** The publisher lets one receive this, or no longer. */
  permissionIs(producerId: ProducerId, allowed: boolean): void {
    const place = this.#places.get(producerId);
    if (!place) return;
    if (allowed) this.#options.subscriptions.permitted(producerId);
    announce(this.#options.room, 'subscriptionPermissionChanged', place.publication, place.participant, allowed);
  }

  #joined(participant: Participant): void {
    const joined = new RemoteParticipant(participant);
    this.#participants.set(participant.participantId, joined);
    announce(this.#options.room, 'participantJoined', joined);
  }

  #updated(participant: Participant): void {
    const known = this.#participants.get(participant.participantId);
    known?.update(participant);
    if (known) announce(this.#options.room, 'participantUpdated', known);
  }

  #opened(producer: Producer): void {
    const participant = this.#participants.get(producer.participantId);
    // One's own, or of somebody on a later page of the snapshot, who brings it along.
    if (!participant || this.#places.has(producer.producerId)) return;
    const publication = new RemotePublication(producer, this.#options.subscriptions);
    this.#places.set(producer.producerId, { publication, participant });
    participant.add(publication);
    announce(this.#options.room, 'trackPublished', publication, participant);
    this.#options.subscriptions.opened(publication, participant.participantId);
  }

  #closed(producerId: ProducerId): void {
    const place = this.#places.get(producerId);
    if (!place) return;
    // Ends the track first, while its place is still known.
    this.#options.subscriptions.closed(producerId);
    place.publication.subscriptionIs('off');
    this.#places.delete(producerId);
    place.participant.remove(producerId);
    announce(this.#options.room, 'trackUnpublished', place.publication, place.participant);
  }

  #muted(producer: Producer): void {
    const place = this.#places.get(producer.producerId);
    if (!place) return;
    place.publication.mutedIs(producer.paused);
    announce(this.#options.room, producer.paused ? 'trackMuted' : 'trackUnmuted', place.publication, place.participant);
  }
}

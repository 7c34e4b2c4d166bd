import type { ConnectionQuality, Participant, ParticipantId, ProducerId, Source } from '@confab/contracts';
import type { RemotePublication } from '../subscriptions/remote-publication.ts';

/** Somebody else in the room. The object stays the same for as long as they are in it. */
export class RemoteParticipant {
  readonly participantId: ParticipantId;
  readonly #publications = new Map<ProducerId, RemotePublication>();
  #participant: Participant;
  #connectionQuality: ConnectionQuality = 'good';

  constructor(participant: Participant) {
    this.participantId = participant.participantId;
    this.#participant = participant;
  }

  get identity(): string {
    return this.#participant.identity;
  }

  get name(): string {
    return this.#participant.name;
  }

  /** As their token or they themselves gave it; null when there is none, or it is too long for lists. */
  get metadata(): string | null {
    return this.#participant.metadata;
  }

  get joinedAt(): Date {
    return new Date(this.#participant.joinedAt);
  }

  /** `reconnecting` while the server has lost them; their media may flow on. */
  get connection(): Participant['connection'] {
    return this.#participant.connection;
  }

  /** How their media gets through, as the server sees it. */
  get connectionQuality(): ConnectionQuality {
    return this.#connectionQuality;
  }

  /** What they say of themselves, also where they publish nothing. */
  get audioMuted(): boolean {
    return this.#participant.audioMuted;
  }

  get videoMuted(): boolean {
    return this.#participant.videoMuted;
  }

  /** Null while their hand is down. */
  get handRaisedAt(): Date | null {
    const { handRaisedAt } = this.#participant;
    return handRaisedAt === null ? null : new Date(handRaisedAt);
  }

  /** Set where `metadata` is null because it is too long: `Room.loadMetadata` fetches it. */
  get metadataBytes(): number | undefined {
    return this.#participant.metadataBytes;
  }

  get publications(): ReadonlyMap<ProducerId, RemotePublication> {
    return this.#publications;
  }

  /** Their newest publication of this kind of source. */
  publication(source: Source): RemotePublication | undefined {
    return [...this.#publications.values()].findLast((publication) => publication.source === source);
  }

  /** For those who follow the room. */
  update(participant: Participant): void {
    this.#participant = participant;
  }

  /** For those who follow the room. */
  qualityIs(quality: ConnectionQuality): void {
    this.#connectionQuality = quality;
  }

  /** For those who follow the room. */
  add(publication: RemotePublication): void {
    this.#publications.set(publication.producerId, publication);
  }

  /** For those who follow the room. */
  remove(producerId: ProducerId): void {
    this.#publications.delete(producerId);
  }
}

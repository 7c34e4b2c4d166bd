import type { Participant, ParticipantId, ProducerId, Source } from '@confab/contracts';
import type { RemotePublication } from './remote-publication.ts';

/** Somebody else in the room. The object stays the same for as long as they are in it. */
export class RemoteParticipant {
  readonly participantId: ParticipantId;
  readonly #publications = new Map<ProducerId, RemotePublication>();
  #participant: Participant;

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

  /** As their token gave it; null when it has none, or is too long for lists. */
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
  add(publication: RemotePublication): void {
    this.#publications.set(publication.producerId, publication);
  }

  /** For those who follow the room. */
  remove(producerId: ProducerId): void {
    this.#publications.delete(producerId);
  }
}

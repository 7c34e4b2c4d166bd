import type {
  DataProducerId,
  Participant,
  ParticipantId,
  Producer,
  ProducerId,
  WaitingParticipant,
} from '@confab/contracts';
import type {
  DataProducerRecord,
  Fact,
  FactInternals,
  ParticipantRecord,
  ProducerRecord,
  RoomRecord,
  RoomSnapshot,
} from './records.ts';

/** `gap`: facts before this one are missing, or it belongs to another epoch; nothing was changed. */
export type Applied = 'applied' | 'repeated' | 'gap';

/** A room as a pod keeps it: a snapshot moved on by facts, each of them in time that does not grow with the room. */
export class RoomReplica {
  #room: RoomRecord;
  #phase: 'open' | 'ended' = 'open';
  #hiddenCount = 0;
  readonly #participants = new Map<ParticipantId, ParticipantRecord>();
  readonly #producers = new Map<ProducerId, ProducerRecord>();
  readonly #dataProducers = new Map<DataProducerId, DataProducerRecord>();
  readonly #waiting = new Map<ParticipantId, WaitingParticipant>();
  readonly #published = new Map<ParticipantId, { producers: Set<ProducerId>; data: Set<DataProducerId> }>();

  constructor(snapshot: RoomSnapshot) {
    this.#room = snapshot.room;
    for (const participant of snapshot.participants) this.#keepParticipant(participant);
    for (const producer of snapshot.producers) this.#addProducer(producer);
    for (const dataProducer of snapshot.dataProducers) this.#addDataProducer(dataProducer);
    for (const waiting of snapshot.waiting) this.#waiting.set(waiting.participantId, waiting);
  }

  get room(): RoomRecord {
    return this.#room;
  }

  get seq(): number {
    return this.#room.seq;
  }

  /** `ended` after `room-ended`: no further fact of this epoch comes. */
  get phase(): 'open' | 'ended' {
    return this.#phase;
  }

  get participants(): ReadonlyMap<ParticipantId, ParticipantRecord> {
    return this.#participants;
  }

  /** How many participants there are without those that are hidden. */
  get shownCount(): number {
    return this.#participants.size - this.#hiddenCount;
  }

  get producers(): ReadonlyMap<ProducerId, ProducerRecord> {
    return this.#producers;
  }

  get dataProducers(): ReadonlyMap<DataProducerId, DataProducerRecord> {
    return this.#dataProducers;
  }

  /** Those in the lobby. */
  get waiting(): ReadonlyMap<ParticipantId, WaitingParticipant> {
    return this.#waiting;
  }

  /** The ids of one participant's producers. */
  producersOf(participantId: ParticipantId): ReadonlySet<ProducerId> {
    return this.#published.get(participantId)?.producers ?? new Set();
  }

  dataProducersOf(participantId: ParticipantId): ReadonlySet<DataProducerId> {
    return this.#published.get(participantId)?.data ?? new Set();
  }

  /** A copy that later facts do not change. */
  snapshot(): RoomSnapshot {
    return {
      room: this.#room,
      participants: [...this.#participants.values()],
      producers: [...this.#producers.values()],
      dataProducers: [...this.#dataProducers.values()],
      waiting: [...this.#waiting.values()],
    };
  }

  apply(fact: Fact): Applied {
    if (fact.epoch !== this.#room.epoch) return 'gap';
    if (fact.seq <= this.#room.seq) return 'repeated';
    if (fact.seq > this.#room.seq + 1) return 'gap';
    this.#room = { ...this.#room, seq: fact.seq };
    this.#change(fact);
    return 'applied';
  }

  /** Facts with unknown names (a newer version's) change nothing but the number. */
  #change({ name, data, internals }: Fact): void {
    switch (name) {
      case 'participant-joined':
      case 'participant-updated':
        return this.#setParticipant(data as unknown as Participant, internals);
      case 'participant-left':
        return this.#removeParticipant(data['participantId'] as ParticipantId);
      case 'audio-mute':
        return this.#changeParticipant(data['participantId'], { audioMuted: data['muted'] === true });
      case 'video-mute':
        return this.#changeParticipant(data['participantId'], { videoMuted: data['muted'] === true });
      case 'raised-hand':
        return this.#changeParticipant(data['participantId'], { handRaisedAt: data['handRaisedAt'] as string | null });
      case 'new-producer':
        return this.#addProducer({
          ...(data as unknown as Producer),
          incarnation: internals?.incarnation ?? 0,
          ...(internals?.subscribers === undefined ? {} : { subscribers: internals.subscribers }),
        });
      case 'producer-paused':
      case 'producer-resumed':
        return this.#pauseProducer(data['producerId'] as ProducerId, name === 'producer-paused');
      case 'producer-closed':
        return this.#removeProducer(data['producerId'] as ProducerId);
      case 'new-data-producer':
        return this.#addDataProducer(data as unknown as DataProducerRecord);
      case 'data-producer-closed':
        return this.#removeDataProducer(data['dataProducerId'] as DataProducerId);
      case 'subscribers-changed':
        return this.#setSubscribers(data['producerId'] as ProducerId, internals?.subscribers);
      case 'room-locked':
        this.#room = { ...this.#room, locked: data['locked'] === true };
        return undefined;
      case 'waiting-participant':
        this.#waiting.set(data['participantId'] as ParticipantId, data as unknown as WaitingParticipant);
        return undefined;
      case 'waiting-participant-left':
        this.#waiting.delete(data['participantId'] as ParticipantId);
        return undefined;
      case 'room-ended':
        this.#phase = 'ended';
        return undefined;
      default:
        return undefined;
    }
  }

  #setParticipant(shown: Participant, internals: FactInternals | undefined): void {
    const known = this.#participants.get(shown.participantId);
    const rest = internals?.participant ?? known;
    // Both facts always bring the internals; without them nobody could be reached, so half a record is not kept.
    if (rest !== undefined) this.#keepParticipant({ ...rest, ...shown });
  }

  #changeParticipant(participantId: unknown, changes: Partial<Participant>): void {
    const known = this.#participants.get(participantId as ParticipantId);
    if (known !== undefined) this.#participants.set(known.participantId, { ...known, ...changes });
  }

  #keepParticipant(participant: ParticipantRecord): void {
    const known = this.#participants.get(participant.participantId);
    this.#hiddenCount += hidden(participant) - hidden(known);
    this.#participants.set(participant.participantId, participant);
  }

  #removeParticipant(participantId: ParticipantId): void {
    this.#hiddenCount -= hidden(this.#participants.get(participantId));
    this.#participants.delete(participantId);
    const published = this.#published.get(participantId);
    for (const producerId of published?.producers ?? []) this.#producers.delete(producerId);
    for (const dataProducerId of published?.data ?? []) this.#dataProducers.delete(dataProducerId);
    this.#published.delete(participantId);
  }

  #addProducer(producer: ProducerRecord): void {
    this.#producers.set(producer.producerId, producer);
    this.#publishedBy(producer.participantId).producers.add(producer.producerId);
  }

  #pauseProducer(producerId: ProducerId, paused: boolean): void {
    const producer = this.#producers.get(producerId);
    if (producer !== undefined) this.#producers.set(producerId, { ...producer, paused });
  }

  #setSubscribers(producerId: ProducerId, subscribers: readonly string[] | undefined): void {
    const producer = this.#producers.get(producerId);
    if (producer === undefined) return;
    const { subscribers: _, ...rest } = producer;
    this.#producers.set(producerId, subscribers === undefined ? rest : { ...rest, subscribers });
  }

  #removeProducer(producerId: ProducerId): void {
    const producer = this.#producers.get(producerId);
    this.#producers.delete(producerId);
    if (producer !== undefined) this.#published.get(producer.participantId)?.producers.delete(producerId);
  }

  #addDataProducer(dataProducer: DataProducerRecord): void {
    this.#dataProducers.set(dataProducer.dataProducerId, dataProducer);
    this.#publishedBy(dataProducer.participantId).data.add(dataProducer.dataProducerId);
  }

  #removeDataProducer(dataProducerId: DataProducerId): void {
    const dataProducer = this.#dataProducers.get(dataProducerId);
    this.#dataProducers.delete(dataProducerId);
    if (dataProducer !== undefined) this.#published.get(dataProducer.participantId)?.data.delete(dataProducerId);
  }

  #publishedBy(participantId: ParticipantId): { producers: Set<ProducerId>; data: Set<DataProducerId> } {
    let published = this.#published.get(participantId);
    if (published === undefined) {
      published = { producers: new Set(), data: new Set() };
      this.#published.set(participantId, published);
    }
    return published;
  }
}

function hidden(participant: ParticipantRecord | undefined): 0 | 1 {
  return participant?.grants.hidden === true ? 1 : 0;
}

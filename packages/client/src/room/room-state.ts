import type {
  DataProducer,
  DataProducerId,
  LeaveReason,
  Participant,
  ParticipantId,
  Producer,
  ProducerId,
  RoomEventData,
  RoomEventName,
  WaitingParticipant,
} from '@confab/contracts';
import type { Applied, RoomChange, RoomSnapshot } from './room-change.ts';
import type { RoomEvent } from '../signaling/pushes.ts';

/** Events kept while a number is missing. More than the server's log keeps would end in a snapshot anyway. */
const mostEarlyEvents = 1_000;

type Handlers = { [Name in RoomEventName]: (data: RoomEventData<Name>) => RoomChange[] };

/**
 * What the room looks like at `seq`. Pure: events and snapshots go in, changes come out. Repeated events change nothing; events
 * that come too early wait for what is missing.
 */
export class RoomState {
  #seq = 0;
  #self: Participant;
  readonly #participants = new Map<ParticipantId, Participant>();
  readonly #producers = new Map<ProducerId, Producer>();
  readonly #dataProducers = new Map<DataProducerId, DataProducer>();
  readonly #waiting = new Map<ParticipantId, WaitingParticipant>();
  #locked = false;
  readonly #early = new Map<number, RoomEvent>();

  constructor(snapshot: RoomSnapshot) {
    this.#self = snapshot.self;
    this.load(snapshot);
  }

  get seq(): number {
    return this.#seq;
  }

  get self(): Participant {
    return this.#self;
  }

  get participants(): ReadonlyMap<ParticipantId, Participant> {
    return this.#participants;
  }

  /** Everybody's producers; also one's own, once their events have arrived. */
  get producers(): ReadonlyMap<ProducerId, Producer> {
    return this.#producers;
  }

  /** Nobody new comes in. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Who waits in the lobby, as far as one may see it. */
  get waiting(): readonly WaitingParticipant[] {
    return [...this.#waiting.values()];
  }

  /** Takes one event of the room, in whatever order it arrives. */
  apply(event: RoomEvent): Applied {
    const seq = seqOf(event);
    if (seq === undefined || seq <= this.#seq) return { changes: [], gap: false };
    if (seq > this.#seq + 1) {
      if (this.#early.size < mostEarlyEvents) this.#early.set(seq, event);
      return { changes: [], gap: true };
    }
    const changes = this.#advance(seq, event);
    return { changes: [...changes, ...this.#takeEarly()], gap: this.#early.size > 0 };
  }

  /** What `resume` says was missed; `seq` is the newest number then. */
  catchUp(events: readonly RoomEvent[], seq: number): RoomChange[] {
    const changes = events.flatMap((event) => {
      const at = seqOf(event);
      return at === undefined || at <= this.#seq ? [] : this.#advance(at, event);
    });
    this.#seq = Math.max(this.#seq, seq);
    return [...changes, ...this.#takeEarly()];
  }

  /** Replaces everything by a snapshot; the changes lead from what was to what is. */
  load(snapshot: RoomSnapshot): RoomChange[] {
    const { self, participants, producers, seq } = snapshot;
    const here = new Set(participants.map((participant) => participant.participantId));
    const open = new Set(producers.map((producer) => producer.producerId));
    const gone = [...this.#producers.values()].filter(
      (producer) => producer.participantId !== self.participantId && !open.has(producer.producerId),
    );
    const changes = [
      ...gone.flatMap((producer) => this.#closeProducer(producer.producerId)),
      ...[...this.#participants.keys()]
        .filter((id) => !here.has(id))
        .flatMap((id) => this.#removeParticipant(id, 'left')),
      ...this.#updateSelf(self),
      ...participants.flatMap((participant) => this.addParticipant(participant)),
      ...producers.flatMap((producer) => this.#putProducer(producer)),
      ...this.#loadDataProducers(self, snapshot.dataProducers ?? []),
      ...this.#setLocked(snapshot.locked ?? false),
      ...this.#loadWaiting(snapshot.waiting ?? []),
    ];
    this.#seq = seq;
    return [...changes, ...this.#takeEarly()];
  }

  /** What `resume` says of one's own producers, which snapshots leave out. Tells no change: whoever sends compares for itself. */
  ownProducersAre(own: readonly Producer[]): void {
    for (const { participantId, producerId } of this.#producers.values()) {
      if (participantId === this.#self.participantId) this.#producers.delete(producerId);
    }
    for (const producer of own) this.#producers.set(producer.producerId, producer);
  }

  /** Adds or updates somebody, as an event does or a further page of a snapshot. */
  addParticipant(participant: Participant): RoomChange[] {
    if (participant.participantId === this.#self.participantId) return this.#updateSelf(participant);
    const known = this.#participants.get(participant.participantId);
    this.#participants.set(participant.participantId, participant);
    if (known && JSON.stringify(known) === JSON.stringify(participant)) return [];
    if (known) return [{ type: 'participant-updated', participant }];
    // A snapshot's first page holds all producers, also of those who come with the next page.
    const theirs = [...this.#producers.values()].filter(
      (producer) => producer.participantId === participant.participantId,
    );
    return [
      { type: 'participant-joined', participant },
      ...theirs.map((producer) => ({ type: 'producer-opened' as const, producer })),
    ];
  }

  readonly #handlers: Handlers = {
    'participant-joined': (data) => this.addParticipant(withoutSeq(data)),
    'participant-updated': (data) => this.addParticipant(withoutSeq(data)),
    'participant-left': ({ participantId, reason }) => this.#removeParticipant(participantId, reason),
    'new-producer': (data) => this.#putProducer(withoutSeq(data)),
    'producer-paused': ({ producerId }) => this.#setPaused(producerId, true),
    'producer-resumed': ({ producerId }) => this.#setPaused(producerId, false),
    'producer-closed': ({ producerId }) => this.#closeProducer(producerId),
    'room-ended': ({ reason }) => [{ type: 'room-ended', reason }],
    'new-data-producer': (data) => this.#putDataProducer(withoutSeq(data)),
    'data-producer-closed': ({ dataProducerId }) => this.#closeDataProducer(dataProducerId),
    chat: (data) => [{ type: 'chat', message: withoutSeq(data) }],
    'audio-mute': (data) => this.#declareMuted('audio', data),
    'video-mute': (data) => this.#declareMuted('video', data),
    'raised-hand': ({ participantId, raised, handRaisedAt }) =>
      this.#patch(participantId, { handRaisedAt: raised ? handRaisedAt : null }),
    reaction: ({ participantId, emoji }) => [{ type: 'reaction', participantId, emoji }],
    'room-locked': ({ locked }) => this.#setLocked(locked),
    'waiting-participant': (data) => {
      this.#waiting.set(data.participantId, withoutSeq(data));
      return [{ type: 'waiting-changed' }];
    },
    'waiting-participant-left': ({ participantId }) =>
      this.#waiting.delete(participantId) ? [{ type: 'waiting-changed' }] : [],
    skip: () => [],
  };

  #advance(seq: number, event: RoomEvent): RoomChange[] {
    this.#seq = seq;
    // A newer server may send what this version does not know; it still takes its number.
    const handler = this.#handlers[event.name as RoomEventName] as ((data: unknown) => RoomChange[]) | undefined;
    return handler ? handler(event.data) : [];
  }

  #takeEarly(): RoomChange[] {
    const changes: RoomChange[] = [];
    for (const seq of this.#early.keys()) if (seq <= this.#seq) this.#early.delete(seq);
    for (let next = this.#early.get(this.#seq + 1); next; next = this.#early.get(this.#seq + 1)) {
      this.#early.delete(this.#seq + 1);
      changes.push(...this.#advance(this.#seq + 1, next));
    }
    return changes;
  }

  #updateSelf(self: Participant): RoomChange[] {
    const changed = JSON.stringify(self) !== JSON.stringify(this.#self);
    this.#self = self;
    return changed ? [{ type: 'self-updated', participant: self }] : [];
  }

  #declareMuted(kind: 'audio' | 'video', data: RoomEventData<'audio-mute'>): RoomChange[] {
    const { participantId, muted, by } = data;
    const changes = this.#patch(participantId, kind === 'audio' ? { audioMuted: muted } : { videoMuted: muted });
    const me = this.#self.participantId;
    if (muted && participantId === me && by !== undefined && by !== me) changes.push({ type: 'self-muted', kind, by });
    return changes;
  }

  #patch(participantId: ParticipantId, changed: Partial<Participant>): RoomChange[] {
    const known = participantId === this.#self.participantId ? this.#self : this.#participants.get(participantId);
    return known ? this.addParticipant({ ...known, ...changed }) : [];
  }

  #setLocked(locked: boolean): RoomChange[] {
    if (this.#locked === locked) return [];
    this.#locked = locked;
    return [{ type: 'locked', locked }];
  }

  #loadWaiting(waiting: readonly WaitingParticipant[]): RoomChange[] {
    const before = JSON.stringify(this.waiting);
    this.#waiting.clear();
    for (const person of waiting) this.#waiting.set(person.participantId, person);
    return JSON.stringify(this.waiting) === before ? [] : [{ type: 'waiting-changed' }];
  }

  #removeParticipant(participantId: ParticipantId, reason: LeaveReason): RoomChange[] {
    const theirs = [...this.#producers.values()].filter((producer) => producer.participantId === participantId);
    const theirData = [...this.#dataProducers.values()].filter((one) => one.participantId === participantId);
    const changes = [
      ...theirs.flatMap((producer) => this.#closeProducer(producer.producerId)),
      ...theirData.flatMap((one) => this.#closeDataProducer(one.dataProducerId)),
    ];
    const participant = this.#participants.get(participantId);
    if (!participant) return changes;
    this.#participants.delete(participantId);
    return [...changes, { type: 'participant-left', participant, reason }];
  }

  #putProducer(producer: Producer): RoomChange[] {
    const known = this.#producers.get(producer.producerId);
    if (known) return this.#setPaused(producer.producerId, producer.paused);
    this.#producers.set(producer.producerId, producer);
    return [{ type: 'producer-opened', producer }];
  }

  #setPaused(producerId: ProducerId, paused: boolean): RoomChange[] {
    const known = this.#producers.get(producerId);
    if (!known || known.paused === paused) return [];
    const producer = { ...known, paused };
    this.#producers.set(producerId, producer);
    return [{ type: paused ? 'producer-paused' : 'producer-resumed', producer }];
  }

  #closeProducer(producerId: ProducerId): RoomChange[] {
    const producer = this.#producers.get(producerId);
    if (!producer) return [];
    this.#producers.delete(producerId);
    return [{ type: 'producer-closed', producer }];
  }

  #loadDataProducers(self: Participant, dataProducers: readonly DataProducer[]): RoomChange[] {
    const open = new Set(dataProducers.map((one) => one.dataProducerId));
    const gone = [...this.#dataProducers.values()].filter(
      (one) => one.participantId !== self.participantId && !open.has(one.dataProducerId),
    );
    return [
      ...gone.flatMap((one) => this.#closeDataProducer(one.dataProducerId)),
      ...dataProducers.flatMap((one) => this.#putDataProducer(one)),
    ];
  }

  #putDataProducer(dataProducer: DataProducer): RoomChange[] {
    if (this.#dataProducers.has(dataProducer.dataProducerId)) return [];
    this.#dataProducers.set(dataProducer.dataProducerId, dataProducer);
    return [{ type: 'data-producer-opened', dataProducer }];
  }

  #closeDataProducer(dataProducerId: DataProducerId): RoomChange[] {
    const dataProducer = this.#dataProducers.get(dataProducerId);
    if (!dataProducer) return [];
    this.#dataProducers.delete(dataProducerId);
    return [{ type: 'data-producer-closed', dataProducer }];
  }
}

function seqOf({ data }: RoomEvent): number | undefined {
  const seq = (data as { seq?: unknown } | null | undefined)?.seq;
  return typeof seq === 'number' ? seq : undefined;
}

function withoutSeq<Data extends { seq: number }>({ seq: _seq, ...rest }: Data): Omit<Data, 'seq'> {
  return rest;
}

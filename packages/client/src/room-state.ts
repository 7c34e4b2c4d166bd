import type {
  LeaveReason,
  Participant,
  ParticipantId,
  Producer,
  ProducerId,
  RoomEndReason,
  RoomEventData,
  RoomEventName,
} from '@confab/contracts';

/** What became different, in order. Producers of one's own are among them; the participants are always others. */
export type RoomChange =
  | { readonly type: 'participant-joined' | 'participant-updated'; readonly participant: Participant }
  | { readonly type: 'participant-left'; readonly participant: Participant; readonly reason: LeaveReason }
  | { readonly type: 'self-updated'; readonly participant: Participant }
  | {
      readonly type: 'producer-opened' | 'producer-paused' | 'producer-resumed' | 'producer-closed';
      readonly producer: Producer;
    }
  | { readonly type: 'room-ended'; readonly reason: RoomEndReason };

export interface RoomSnapshot {
  readonly self: Participant;
  readonly participants: readonly Participant[];
  /** Without one's own. */
  readonly producers: readonly Producer[];
  readonly seq: number;
}

export interface RoomEvent {
  readonly name: string;
  readonly data: unknown;
}

export interface Applied {
  readonly changes: RoomChange[];
  /** A number is missing: `resume` from `RoomState.seq`; what came too early is kept until then. */
  readonly gap: boolean;
}

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
  load({ self, participants, producers, seq }: RoomSnapshot): RoomChange[] {
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
    ];
    this.#seq = seq;
    return [...changes, ...this.#takeEarly()];
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
    // Data channels are not part of the room's view yet.
    'new-data-producer': () => [],
    'data-producer-closed': () => [],
    chat: () => [],
    'audio-mute': () => [],
    'video-mute': () => [],
    'raised-hand': () => [],
    reaction: () => [],
    'room-locked': () => [],
    'waiting-participant': () => [],
    'waiting-participant-left': () => [],
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

  #removeParticipant(participantId: ParticipantId, reason: LeaveReason): RoomChange[] {
    const theirs = [...this.#producers.values()].filter((producer) => producer.participantId === participantId);
    const changes = theirs.flatMap((producer) => this.#closeProducer(producer.producerId));
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
}

function seqOf({ data }: RoomEvent): number | undefined {
  const seq = (data as { seq?: unknown } | null | undefined)?.seq;
  return typeof seq === 'number' ? seq : undefined;
}

function withoutSeq<Data extends { seq: number }>({ seq: _seq, ...rest }: Data): Omit<Data, 'seq'> {
  return rest;
}

import type {
  DataProducer,
  Grants,
  NodeEpoch,
  NodeId,
  Participant,
  ParticipantId,
  PodId,
  Producer,
  RoomEpoch,
  WaitingParticipant,
} from '@confab/contracts';

/** Where a participant's media lives: one node process, in one of its lives. */
export interface Placement {
  readonly nodeId: NodeId;
  readonly nodeEpoch: NodeEpoch;
}

/** A room as the directory keeps it. Durations are milliseconds; 0 `maxParticipants` or `maxDurationMs` means no limit. */
export interface RoomRecord {
  readonly epoch: RoomEpoch;
  /** The number of the newest fact. */
  readonly seq: number;
  readonly createdAt: string;
  readonly metadata: string | null;
  readonly maxParticipants: number;
  readonly emptyTimeoutMs: number;
  readonly maxDurationMs: number;
  readonly locked: boolean;
  /** Whoever may not pass by itself waits to be admitted. */
  readonly lobby: boolean;
  /** Fixed when the room opens: every node of the room offers this profile. */
  readonly codecProfile: string;
}

/** A participant as the directory keeps it: what others see, and what pods and nodes need. */
export interface ParticipantRecord extends Participant {
  readonly podId: PodId;
  /** Raised by each resume; scripts and nodes refuse a lower one. */
  readonly ownerEpoch: number;
  readonly placement: Placement;
  readonly grants: Grants;
  /** What `join-room` declared: batch delivery, moves. */
  readonly batch: boolean;
  readonly moves: boolean;
}

/** A published track; `incarnation` counts the mediasoup producers behind the stable id. */
export interface ProducerRecord extends Producer {
  readonly incarnation: number;
  /** The identities that may receive it; left out: all. */
  readonly subscribers?: readonly string[];
}

export type DataProducerRecord = DataProducer;

/** All of a room at one `seq`. */
export interface RoomSnapshot {
  readonly room: RoomRecord;
  readonly participants: readonly ParticipantRecord[];
  readonly producers: readonly ProducerRecord[];
  readonly dataProducers: readonly DataProducerRecord[];
  readonly waiting: readonly WaitingParticipant[];
}

/** What only pods and nodes may see of a fact: never sent to a client. */
export interface FactInternals {
  /** With `participant-joined` and `participant-updated`: the participant's other fields. */
  readonly participant?: Pick<ParticipantRecord, 'podId' | 'ownerEpoch' | 'placement' | 'grants' | 'batch' | 'moves'>;
  /** With `new-producer`. */
  readonly incarnation?: number;
  /** With `new-producer` and `subscribers-changed`: who may receive it, and in the latter could before; left out: all. */
  readonly subscribers?: readonly string[];
  readonly subscribersBefore?: readonly string[];
  /** With `participant-left`: the moderator's words to who was removed. */
  readonly message?: string;
  /** With `waiting-participant-left`: the same identity waits elsewhere from now on. */
  readonly superseded?: boolean;
  /** With `participant-left` of somebody who was hidden: shown to nobody. */
  readonly hidden?: boolean;
}

/**
 * One numbered change of a room. `data` is the client event's payload without its `seq`
 * (`docs/protocol.md`, Pushed by the server).
 */
export interface Fact {
  readonly epoch: RoomEpoch;
  readonly seq: number;
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly internals?: FactInternals;
}

/** Names a participant's owner; an older `ownerEpoch` than the stored one is refused. */
export interface Ownership {
  readonly participantId: ParticipantId;
  readonly ownerEpoch: number;
}

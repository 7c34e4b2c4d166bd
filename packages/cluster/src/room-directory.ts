import type {
  DataProducerId,
  Grants,
  LeaveReason,
  ParticipantId,
  PodId,
  ProducerId,
  RoomAddress,
  RoomEndReason,
  RoomEpoch,
  TenantId,
} from '@confab/contracts';
import type { ChangeOutcome, Operation } from './operation.ts';
import type {
  DataProducerRecord,
  Fact,
  Ownership,
  ParticipantRecord,
  Placement,
  ProducerRecord,
  RoomRecord,
  RoomSnapshot,
} from './records.ts';
import type { RoomConversation } from './room-conversation.ts';
import type { RoomModeration } from './room-moderation.ts';

/** What opens a room; what is left out takes the cluster's default. Durations are milliseconds. */
export interface RoomOptions {
  readonly metadata?: string | undefined;
  readonly maxParticipants?: number | undefined;
  readonly emptyTimeoutMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  readonly locked?: boolean | undefined;
  readonly lobby?: boolean | undefined;
}

export interface JoinInput extends Operation {
  readonly address: RoomAddress;
  /** Opens the room when it is missing. */
  readonly roomOptions: RoomOptions;
  readonly codecProfile: string;
  readonly participantId: ParticipantId;
  readonly identity: string;
  readonly name: string;
  readonly metadata: string | null;
  readonly grants: Grants;
  readonly podId: PodId;
  readonly placement: Placement;
  readonly batch: boolean;
  readonly moves: boolean;
  /** SHA-256 of the resume token, hex. */
  readonly resumeTokenHash: string;
}

/** What a join put out of the room: an older presence of the same identity. Its node must close its media. */
export interface Displaced {
  readonly participantId: ParticipantId;
  readonly podId: PodId;
  readonly placement: Placement;
  readonly ownerEpoch: number;
}

export type JoinOutcome =
  | {
      readonly status: 'joined';
      readonly self: ParticipantRecord;
      readonly epoch: RoomEpoch;
      /** The `seq` of one's own `participant-joined`. */
      readonly seq: number;
      readonly displaced: Displaced | null;
    }
  /** In the lobby; `seq` is that of the fact that says so. */
  | { readonly status: 'waiting'; readonly epoch: RoomEpoch; readonly seq: number }
  | { readonly status: 'room-full' | 'room-locked' | 'banned' | 'lobby-full' };

export interface ResumeInput extends Operation {
  readonly address: RoomAddress;
  readonly participantId: ParticipantId;
  readonly podId: PodId;
  /** SHA-256 of the token that the client showed, hex: the current one or, until the first request under it, the one before. */
  readonly resumeTokenHash: string;
  readonly nextResumeTokenHash: string;
  /** The new `ownerEpoch` is at least this: what a node saw of an owner that a rewound Redis has forgotten, plus one. */
  readonly ownerEpochAtLeast?: number | undefined;
}

export type ResumeOutcome =
  | {
      readonly status: 'resumed';
      readonly self: ParticipantRecord;
      readonly epoch: RoomEpoch;
      readonly seq: number;
      /** The pod that owned the participant before. */
      readonly previousPodId: PodId;
    }
  | { readonly status: 'not-found' | 'wrong-token' };

/** Something that a sweep took out of a room: whoever swept tells the node, which otherwise finds out by itself within 10 s. */
export interface SweptParticipant {
  readonly address: RoomAddress;
  readonly epoch: RoomEpoch;
  readonly participantId: ParticipantId;
  readonly ownerEpoch: number;
  readonly placement: Placement;
}

export interface SweepOutcome {
  /** False when less than a tick had passed since somebody swept this shard. */
  readonly advanced: boolean;
  readonly removed: readonly SweptParticipant[];
  /** Something of the shard's calls is due (`CallDirectory.due`). */
  readonly callsDue: boolean;
}

/** A participant that the directory gives to a pod which does not know of it. */
export interface Stray {
  readonly address: RoomAddress;
  readonly owner: Ownership;
}

export interface TenantTotals {
  readonly rooms: number;
  readonly participants: number;
}

export type LogSlice =
  | { readonly status: 'facts'; readonly facts: readonly Fact[] }
  /** The log does not reach back that far, or the room was opened again: take a snapshot. */
  | { readonly status: 'gone' };

/**
 * The room directory. Every method that changes something is one Lua script in the room's slot, fenced by epoch and
 * `ownerEpoch`, idempotent by its operation id, and publishes its fact in the same step (`docs/races.md` 1, 5, 6, 10, 12).
 * Methods throw `CallError('unavailable')` while Redis is away or its generation is being rebuilt; they never queue offline.
 */
export interface RoomDirectory extends RoomModeration, RoomConversation {
  /** Opens the room, or returns the one that is open unchanged. */
  openRoom(
    input: Operation & { address: RoomAddress; options: RoomOptions; codecProfile: string },
  ): Promise<{ created: boolean; room: RoomRecord }>;
  /** Adds a participant, opening the room when it is missing; puts an older presence of the identity out. */
  joinRoom(input: JoinInput): Promise<JoinOutcome>;
  /** Makes `podId` the owner with a raised `ownerEpoch`, and the participant `connected` again. */
  resumeParticipant(input: ResumeInput): Promise<ResumeOutcome>;
  /** True when the token's hash is a participant's current or previous one: lets a connection in before it resumes. */
  verifyResumeToken(address: RoomAddress, participantId: ParticipantId, resumeTokenHash: string): Promise<boolean>;
  /** The first request under a new resume token: the previous generation is no longer good. */
  confirmResumeToken(address: RoomAddress, owner: Ownership): Promise<void>;
  /** Its socket is gone: shows `reconnecting` and removes after `removeAfterMs`, counted in ticks. */
  markReconnecting(
    input: Operation & { address: RoomAddress; owner: Ownership; removeAfterMs: number },
  ): Promise<ChangeOutcome>;
  /**
   * The owner's socket is there after all, at `podId`: the pod slept and its lease ran out, or a rewound Redis gave the
   * participant to an earlier pod. No fact when it was shown as connected.
   */
  markConnected(input: Operation & { address: RoomAddress; owner: Ownership; podId: PodId }): Promise<ChangeOutcome>;
  /** Takes the participant, its producers and data producers out. Repeated: `not-found`. */
  removeParticipant(
    input: Operation & { address: RoomAddress; epoch: RoomEpoch; owner: Ownership; reason: LeaveReason },
  ): Promise<ChangeOutcome>;
  /** The participant's media lives elsewhere from now on (its node was lost). Closes its producers. */
  placeParticipant(
    input: Operation & { address: RoomAddress; owner: Ownership; from: Placement; to: Placement },
  ): Promise<ChangeOutcome>;
  /** `subscribers`: who may receive one that is not there yet; undefined: all. One that is there keeps what it has. */
  addProducer(
    input: Operation & {
      address: RoomAddress;
      owner: Ownership;
      producer: ProducerRecord;
      subscribers?: readonly string[];
    },
  ): Promise<ChangeOutcome>;
  /** No fact when nothing changes: `seq` is then the room's newest. */
  setProducerPaused(
    input: Operation & { address: RoomAddress; owner: Ownership; producerId: ProducerId; paused: boolean },
  ): Promise<ChangeOutcome>;
  /** Who may receive a producer; null: all. No fact when nothing changes. */
  setSubscribers(
    input: Operation & {
      address: RoomAddress;
      owner: Ownership;
      producerId: ProducerId;
      subscribers: readonly string[] | null;
    },
  ): Promise<ChangeOutcome>;
  removeProducer(
    input: Operation & { address: RoomAddress; owner: Ownership; producerId: ProducerId },
  ): Promise<ChangeOutcome>;
  addDataProducer(
    input: Operation & { address: RoomAddress; owner: Ownership; dataProducer: DataProducerRecord },
  ): Promise<ChangeOutcome>;
  removeDataProducer(
    input: Operation & { address: RoomAddress; owner: Ownership; dataProducerId: DataProducerId },
  ): Promise<ChangeOutcome>;
  /** Ends the room for all, only while it is in this epoch; its keys go in the same step. */
  endRoom(
    input: Operation & { address: RoomAddress; epoch: RoomEpoch; reason: RoomEndReason },
  ): Promise<{ ended: boolean }>;
  /** All of the room, at one `seq`; null when it is not open. */
  readRoom(address: RoomAddress): Promise<RoomSnapshot | null>;
  /** The facts after `afterSeq`, oldest first. */
  readLog(address: RoomAddress, epoch: RoomEpoch, afterSeq: number): Promise<LogSlice>;
  /** Those of the participants that are there, with their full metadata (`RoomSnapshot` and facts have at most 1 KiB). */
  readParticipants(
    address: RoomAddress,
    participantIds: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]>;
  /** The names of the tenant's open rooms, with their participants' number. */
  listRooms(tenant: TenantId): Promise<readonly { room: string; participants: number }[]>;
  /** What every tenant has open, for quotas: summed over all shards, so some joins may be counted and others not yet. */
  readTotals(): Promise<ReadonlyMap<TenantId, TenantTotals>>;
  /** For a node's reaper: those of the given participants that the directory does not place on this node. */
  findAbsent(
    placement: Placement,
    wanted: readonly { address: RoomAddress; epoch: RoomEpoch; participantId: ParticipantId }[],
  ): Promise<readonly ParticipantId[]>;
  /**
   * For a pod that compares: those who share its lease in the shards of these rooms, but are not `present` there. Nobody looks
   * after them, and while the pod lives no lease of theirs runs out: a join or resume whose answer was lost, a departure that a
   * rewound Redis has forgotten. One that is under way is among them too.
   */
  findStrays(
    podId: PodId,
    addresses: readonly RoomAddress[],
    present: ReadonlySet<ParticipantId>,
  ): Promise<readonly Stray[]>;
  /** Renews the pod's lease in the shard of each of its rooms. Called once a second. */
  renewPodLease(podId: PodId, addresses: readonly RoomAddress[]): Promise<void>;
  /** Advances one shard's tick and carries out what is overdue: lost pods, lost participants, empty and over-long rooms. */
  sweepShard(shard: number): Promise<SweepOutcome>;
  /**
   * Delivers the room's facts as they are published, at least once and possibly with gaps; `onInterrupted` says that some may
   * have been missed (Redis reconnected). Resolves when the subscription stands.
   */
  watchRoom(address: RoomAddress, watcher: RoomWatcher): Promise<RoomWatch>;
}

export interface RoomWatcher {
  onFact(fact: Fact): void;
  onInterrupted(): void;
}

export interface RoomWatch {
  close(): void;
}

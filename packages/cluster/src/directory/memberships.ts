import type { LeaveReason, ParticipantId, PodId, RoomAddress, RoomEndReason, RoomEpoch } from '@confab/contracts';
import { ulid } from 'ulid';
import type { ChangeOutcome, Operation } from '../operation.ts';
import type { Ownership, Placement, RoomRecord } from '../records.ts';
import type { Displaced, JoinInput, JoinOutcome, ResumeInput, ResumeOutcome, RoomOptions } from '../room-directory.ts';
import type { RoomReads } from './room-reads.ts';
import type { ShardScripts } from './shard-scripts.ts';
import { listMetadata, participantRecord, storeInternals, type StoredPerson } from './stored-records.ts';

type Joined = StoredPerson & { status: 'joined'; epoch: RoomEpoch; seq: number; displaced: Displaced | null };
type Resumed = StoredPerson &
  Pick<Extract<ResumeOutcome, { status: 'resumed' }>, 'status' | 'epoch' | 'seq' | 'previousPodId'>;
export type OwnedOperation = Operation & { readonly address: RoomAddress; readonly owner: Ownership };

/** Rooms that open and end, and people who come, come back and go. */
export class Memberships {
  readonly #scripts: ShardScripts;
  readonly #reads: RoomReads;

  constructor(scripts: ShardScripts, reads: RoomReads) {
    this.#scripts = scripts;
    this.#reads = reads;
  }

  async openRoom(
    input: Operation & { address: RoomAddress; options: RoomOptions; codecProfile: string },
  ): Promise<{ created: boolean; room: RoomRecord } | null> {
    const { created } = await this.#scripts.change<{ status: 'done'; created: boolean }>('open-room', input.address, {
      operationId: input.operationId,
      ...this.#wanted(input.address, input.options, input.codecProfile),
    });
    const room = await this.#reads.readRecord(input.address);
    return room === null ? null : { created, room };
  }

  async joinRoom(input: JoinInput): Promise<JoinOutcome> {
    const { listed, longMetadata } = listMetadata(input.metadata);
    const { podId, placement, grants, batch, moves } = input;
    const outcome = await this.#scripts.change<Joined | Exclude<JoinOutcome, { status: 'joined' }>>(
      'join-room',
      input.address,
      {
        operationId: input.operationId,
        ...this.#wanted(input.address, input.roomOptions, input.codecProfile),
        shown: {
          participantId: input.participantId,
          identity: input.identity,
          name: input.name,
          ...listed,
          connection: 'connected',
          audioMuted: false,
          videoMuted: false,
          handRaisedAt: null,
        },
        internals: storeInternals({ podId, placement, grants, batch, moves, ownerEpoch: 1 }),
        isAdmin: grants.roomAdmin,
        longMetadata,
        tokenHash: input.resumeTokenHash,
      },
    );
    if (outcome.status !== 'joined') return outcome;
    const { epoch, seq, displaced } = outcome;
    return {
      status: 'joined',
      self: { ...participantRecord(outcome), metadata: input.metadata },
      epoch,
      seq,
      displaced,
    };
  }

  async resumeParticipant(input: ResumeInput): Promise<ResumeOutcome> {
    const outcome = await this.#scripts.change<Resumed | { status: 'not-found' | 'wrong-token' }>(
      'resume-participant',
      input.address,
      {
        operationId: input.operationId,
        participantId: input.participantId,
        podId: input.podId,
        tokenHash: input.resumeTokenHash,
        nextTokenHash: input.nextResumeTokenHash,
        ownerEpochAtLeast: input.ownerEpochAtLeast ?? 0,
      },
    );
    if (outcome.status !== 'resumed') return { status: outcome.status };
    const self = participantRecord(outcome);
    const { epoch, seq, previousPodId } = outcome;
    // Its own metadata whole: a client that resumes with a snapshot shows it to its user.
    const [full] =
      self.metadataBytes === undefined ? [] : await this.#reads.readParticipants(input.address, [self.participantId]);
    return {
      status: 'resumed',
      self: { ...self, metadata: full?.metadata ?? self.metadata },
      epoch,
      seq,
      previousPodId,
    };
  }

  async verifyResumeToken(address: RoomAddress, participantId: ParticipantId, tokenHash: string): Promise<boolean> {
    const input = { participantId, tokenHash };
    return (await this.#scripts.ask<{ status: 'done'; good: boolean }>('verify-token', address, input)).good;
  }

  async confirmResumeToken(address: RoomAddress, owner: Ownership): Promise<void> {
    await this.#scripts.ask('confirm-token', address, { owner });
  }

  markReconnecting({ address, ...input }: OwnedOperation & { removeAfterMs: number }): Promise<ChangeOutcome> {
    return this.#scripts.change('mark-reconnecting', address, input);
  }

  markConnected({ address, ...input }: OwnedOperation & { podId: PodId }): Promise<ChangeOutcome> {
    return this.#scripts.change('mark-connected', address, input);
  }

  removeParticipant({
    address,
    ...input
  }: OwnedOperation & { epoch: RoomEpoch; reason: LeaveReason }): Promise<ChangeOutcome> {
    return this.#scripts.change('remove-participant', address, input);
  }

  placeParticipant({ address, ...input }: OwnedOperation & { from: Placement; to: Placement }): Promise<ChangeOutcome> {
    return this.#scripts.change('place-participant', address, input);
  }

  async endRoom({
    address,
    ...input
  }: Operation & { address: RoomAddress; epoch: RoomEpoch; reason: RoomEndReason }): Promise<{ ended: boolean }> {
    const { ended } = await this.#scripts.change<{ status: 'done'; ended: boolean }>('end-room', address, input);
    return { ended };
  }

  #wanted({ tenant, room }: RoomAddress, options: RoomOptions, codecProfile: string): { wanted: object } {
    return {
      wanted: {
        epoch: ulid(),
        tenant,
        room,
        metadata: options.metadata ?? null,
        maxParticipants: options.maxParticipants ?? 0,
        emptyTimeoutMs: options.emptyTimeoutMs ?? this.#scripts.settings.emptyTimeoutMs,
        maxDurationMs: options.maxDurationMs ?? 0,
        locked: options.locked ?? false,
        lobby: options.lobby ?? false,
        codecProfile,
      },
    };
  }
}

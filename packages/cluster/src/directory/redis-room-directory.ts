import {
  CallError,
  type ParticipantId,
  type PodId,
  type RoomAddress,
  type RoomEpoch,
  type TenantId,
} from '@confab/contracts';
import { systemClock, type Clock } from '@confab/platform';
import type { Ownership, Placement } from '../records.ts';
import { ChannelSubscriptions } from '../redis/channel-subscriptions.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import type { JoinInput, ResumeInput, RoomDirectory, RoomWatcher } from '../room-directory.ts';
import { Conversation } from './conversation.ts';
import { directorySettings, type DirectorySettings } from './directory-settings.ts';
import { Memberships } from './memberships.ts';
import { Moderations } from './moderations.ts';
import { Publications } from './publications.ts';
import { RoomReads } from './room-reads.ts';
import { RoomWatches } from './room-watches.ts';
import { ShardScripts } from './shard-scripts.ts';
import { ShardSweeps } from './shard-sweeps.ts';

type Input<Name extends keyof RoomDirectory> = Parameters<RoomDirectory[Name]>[0];
type Result<Name extends keyof RoomDirectory> = ReturnType<RoomDirectory[Name]>;

/** The room directory in Redis: every change one script in the room's slot (`docs/races.md`). */
export class RedisRoomDirectory implements RoomDirectory {
  readonly settings: DirectorySettings;
  readonly #scripts: ShardScripts;
  readonly #subscriptions: ChannelSubscriptions;
  readonly #watches: RoomWatches;
  readonly #reads: RoomReads;
  readonly #memberships: Memberships;
  readonly #publications: Publications;
  readonly #moderations: Moderations;
  readonly #conversation: Conversation;
  readonly #sweeps: ShardSweeps;
  readonly #endPauses: () => void;

  constructor(redis: RedisHandle, settings: Partial<DirectorySettings> = {}, clock: Clock = systemClock) {
    this.settings = directorySettings(settings);
    this.#subscriptions = new ChannelSubscriptions(redis.subscriber, clock);
    this.#watches = new RoomWatches(this.#subscriptions);
    this.#scripts = new ShardScripts(redis, this.settings, (key) => this.#watches.seen(key));
    this.#reads = new RoomReads(redis, this.#scripts, this.#watches);
    this.#memberships = new Memberships(this.#scripts, this.#reads);
    this.#publications = new Publications(this.#scripts);
    this.#moderations = new Moderations(this.#scripts);
    this.#conversation = new Conversation(this.#scripts);
    this.#sweeps = new ShardSweeps(this.#scripts, this.#watches, clock);
    this.#endPauses = redis.onRestored(() => this.#sweeps.pause());
  }

  /** Resolves when every shard takes operations; a new or emptied cell's do after three ticks. Throws `unavailable`. */
  ready(): Promise<void> {
    return this.#sweeps.ready();
  }

  /** Ends the watches; the connection stays. */
  close(): void {
    this.#endPauses();
    this.#subscriptions.close();
  }

  async openRoom(input: Input<'openRoom'>): Result<'openRoom'> {
    const opened = await this.#memberships.openRoom(input);
    if (opened !== null) return opened;
    throw new CallError('room-ended', 'the room ended while it was opened');
  }

  joinRoom(input: JoinInput): Result<'joinRoom'> {
    return this.#memberships.joinRoom(input);
  }

  resumeParticipant(input: ResumeInput): Result<'resumeParticipant'> {
    return this.#memberships.resumeParticipant(input);
  }

  verifyResumeToken(address: RoomAddress, participantId: ParticipantId, tokenHash: string): Promise<boolean> {
    return this.#memberships.verifyResumeToken(address, participantId, tokenHash);
  }

  confirmResumeToken(address: RoomAddress, owner: Ownership): Promise<void> {
    return this.#memberships.confirmResumeToken(address, owner);
  }

  markReconnecting(input: Input<'markReconnecting'>): Result<'markReconnecting'> {
    return this.#memberships.markReconnecting(input);
  }

  markConnected(input: Input<'markConnected'>): Result<'markConnected'> {
    return this.#memberships.markConnected(input);
  }

  removeParticipant(input: Input<'removeParticipant'>): Result<'removeParticipant'> {
    return this.#memberships.removeParticipant(input);
  }

  updateGrants(input: Input<'updateGrants'>): Result<'updateGrants'> {
    return this.#moderations.updateGrants(input);
  }

  changeGrants(input: Input<'changeGrants'>): Result<'changeGrants'> {
    return this.#moderations.changeGrants(input);
  }

  muteParticipant(input: Input<'muteParticipant'>): Result<'muteParticipant'> {
    return this.#moderations.muteParticipant(input);
  }

  expelParticipant(input: Input<'expelParticipant'>): Result<'expelParticipant'> {
    return this.#moderations.expelParticipant(input);
  }

  lockRoom(input: Input<'lockRoom'>): Result<'lockRoom'> {
    return this.#moderations.lockRoom(input);
  }

  decideWaiting(input: Input<'decideWaiting'>): Result<'decideWaiting'> {
    return this.#moderations.decideWaiting(input);
  }

  placeParticipant(input: Input<'placeParticipant'>): Result<'placeParticipant'> {
    return this.#memberships.placeParticipant(input);
  }

  addProducer(input: Input<'addProducer'>): Result<'addProducer'> {
    return this.#publications.addProducer(input);
  }

  setProducerPaused(input: Input<'setProducerPaused'>): Result<'setProducerPaused'> {
    return this.#publications.setProducerPaused(input);
  }

  setSubscribers(input: Input<'setSubscribers'>): Result<'setSubscribers'> {
    return this.#publications.setSubscribers(input);
  }

  removeProducer(input: Input<'removeProducer'>): Result<'removeProducer'> {
    return this.#publications.removeProducer(input);
  }

  addDataProducer(input: Input<'addDataProducer'>): Result<'addDataProducer'> {
    return this.#publications.addDataProducer(input);
  }

  removeDataProducer(input: Input<'removeDataProducer'>): Result<'removeDataProducer'> {
    return this.#publications.removeDataProducer(input);
  }

  sendMessage(input: Input<'sendMessage'>): Result<'sendMessage'> {
    return this.#conversation.sendMessage(input);
  }

  announce(input: Input<'announce'>): Result<'announce'> {
    return this.#conversation.announce(input);
  }

  declareMuted(input: Input<'declareMuted'>): Result<'declareMuted'> {
    return this.#conversation.declareMuted(input);
  }

  raiseHand(input: Input<'raiseHand'>): Result<'raiseHand'> {
    return this.#conversation.raiseHand(input);
  }

  react(input: Input<'react'>): Result<'react'> {
    return this.#conversation.react(input);
  }

  updateSelf(input: Input<'updateSelf'>): Result<'updateSelf'> {
    return this.#conversation.updateSelf(input);
  }

  readMessages(...asked: Parameters<RoomDirectory['readMessages']>): Result<'readMessages'> {
    return this.#conversation.readMessages(...asked);
  }

  endRoom(input: Input<'endRoom'>): Result<'endRoom'> {
    return this.#memberships.endRoom(input);
  }

  readRoom(address: RoomAddress): Result<'readRoom'> {
    return this.#reads.readRoom(address);
  }

  readRoomRecord(address: RoomAddress): Result<'readRoomRecord'> {
    return this.#reads.readRecord(address);
  }

  readLog(address: RoomAddress, epoch: RoomEpoch, afterSeq: number): Result<'readLog'> {
    return this.#reads.readLog(address, epoch, afterSeq);
  }

  readParticipants(address: RoomAddress, participantIds: readonly ParticipantId[]): Result<'readParticipants'> {
    return this.#reads.readParticipants(address, participantIds);
  }

  listRooms(tenant: TenantId): Result<'listRooms'> {
    return this.#reads.listRooms(tenant);
  }

  readTotals(): Result<'readTotals'> {
    return this.#reads.readTotals();
  }

  findAbsent(placement: Placement, wanted: Parameters<RoomDirectory['findAbsent']>[1]): Result<'findAbsent'> {
    return this.#reads.findAbsent(placement, wanted);
  }

  findStrays(...asked: Parameters<RoomDirectory['findStrays']>): Result<'findStrays'> {
    return this.#reads.findStrays(...asked);
  }

  renewPodLease(podId: PodId, addresses: readonly RoomAddress[]): Promise<void> {
    return this.#sweeps.renewPodLease(podId, addresses);
  }

  sweepShard(shard: number): Result<'sweepShard'> {
    return this.#sweeps.sweepShard(shard);
  }

  watchRoom(address: RoomAddress, watcher: RoomWatcher): Result<'watchRoom'> {
    return this.#watches.watch(this.#scripts.roomKey(address), watcher);
  }
}

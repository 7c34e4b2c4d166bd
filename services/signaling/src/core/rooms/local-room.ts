import { CallError, type ParticipantId, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import { RoomReplica, type Fact, type RoomDirectory, type RoomWatch, type RoomWatcher } from '@confab/cluster';
import type { Clock, Logger } from '@confab/platform';
import { FactQueue } from './fact-queue.ts';
import { skipEvent, toRoomEvent, type RoomEvent } from './room-event.ts';
import { recommendsAudioOnly } from './room-view.ts';
import { audienceOf, isAmong, type Viewer } from './visibility.ts';

/** Somebody of this room who is connected here. */
export interface RoomMember extends Viewer {
  readonly epoch: RoomEpoch;
  /** One of the room's numbered events, in order, as the member may see it; the fact holds what only pods may know. */
  onEvent(event: RoomEvent, fact: Fact): void;
  /** Facts were missed for good: what they said of this member, if it is inside, is in the replica that takes their place. */
  onSnapshot(replica: RoomReplica): void;
  /** The room has just become so large that audio alone is recommended. */
  onAudioOnlyRecommended(participants: number): void;
  /** The room is over, or goes on without this member, and the log no longer tells since when. */
  onLost(reason: 'room-ended' | 'removed'): void;
}

export interface LocalRoomOptions {
  readonly address: RoomAddress;
  readonly directory: RoomDirectory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a fact that a script has published may take through the channel before the log is read instead. */
const channelDelayMs = 250;

/**
 * A room with people on this pod: a replica fed by the room's channel, in `seq` order and without gaps, and the members to
 * whom each fact goes (`docs/races.md` 1–3).
 */
export class LocalRoom implements RoomWatcher {
  readonly address: RoomAddress;
  readonly #options: LocalRoomOptions;
  readonly #members = new Set<RoomMember>();
  readonly #early = new FactQueue();
  #replica: RoomReplica | null = null;
  #watch: RoomWatch | null = null;
  #repairing: Promise<void> | null = null;
  #state: 'current' | 'stale' | 'closed' = 'current';

  constructor(options: LocalRoomOptions) {
    this.#options = options;
    this.address = options.address;
  }

  /** Null until somebody has joined, and after the room has ended. */
  get replica(): RoomReplica | null {
    return this.#replica;
  }

  get isStale(): boolean {
    return this.#state === 'stale';
  }

  /** Subscribes to the facts; they are kept until a snapshot says where they begin. */
  async open(): Promise<void> {
    const watch = await this.#options.directory.watchRoom(this.address, this);
    if (this.#state === 'closed') watch.close();
    else this.#watch = watch;
  }

  close(): void {
    this.#state = 'closed';
    this.#watch?.close();
    this.#replica = null;
    this.#members.clear();
  }

  addMember(member: RoomMember): void {
    this.#members.add(member);
  }

  removeMember(member: RoomMember): void {
    this.#members.delete(member);
  }

  /**
   * Resolves with a replica of this epoch that contains `seq`.
   * @throws CallError `room-ended` when the room is not in this epoch any more, `unavailable` when it cannot be read
   */
  async follow(epoch: RoomEpoch, seq: number): Promise<RoomReplica> {
    if (this.#replica?.room.epoch !== epoch) await this.#takeSnapshot();
    if (this.#replica?.room.epoch === epoch && this.#replica.seq < seq) await this.#waitFor(seq);
    if (this.#replica?.room.epoch === epoch && this.#replica.seq < seq) await this.repair();
    const replica = this.#replica;
    if (replica?.room.epoch !== epoch) throw new CallError('room-ended', 'the room has ended');
    if (replica.seq < seq) throw new CallError('unavailable', 'the room cannot be followed now', { retryAfterMs: 500 });
    return replica;
  }

  onFact(fact: Fact): void {
    if (this.#state === 'closed') return;
    this.#early.add(fact);
    if (this.#replica === null || this.#repairing !== null) return;
    this.#drain();
    if (this.#early.size > 0) void this.repair();
  }

  onInterrupted(): void {
    if (this.#replica === null) return;
    // A look into the log that is under way may have been taken before what was missed.
    if (this.#repairing === null) void this.repair();
    else void this.#repairing.then(() => this.repair());
  }

  /** Fills what is missing from the log, or else from a snapshot. Shared by all who ask; fails quietly and stays `stale`. */
  repair(): Promise<void> {
    this.#repairing ??= this.#tryRepair().finally(() => {
      this.#repairing = null;
    });
    return this.#repairing;
  }

  async #tryRepair(): Promise<void> {
    try {
      await this.#repair();
      if (this.#state === 'stale') this.#state = 'current';
    } catch (error) {
      if (this.#state === 'current') this.#state = 'stale';
      this.#options.logger.warn({ err: error, ...this.address }, 'a room cannot be read; it is tried again');
    }
  }

  async #repair(): Promise<void> {
    const replica = this.#replica;
    if (replica === null) return;
    const slice = await this.#options.directory.readLog(this.address, replica.room.epoch, replica.seq);
    if (this.#state === 'closed') return;
    if (slice.status === 'gone') {
      await this.#takeSnapshot();
      return;
    }
    for (const fact of slice.facts) this.#early.add(fact);
    this.#drain();
    // The log was of this epoch: what is left of others is from before it.
    this.#early.keepOnly(replica.room.epoch);
  }

  async #takeSnapshot(): Promise<void> {
    const snapshot = await this.#options.directory.readRoom(this.address);
    if (this.#state === 'closed') throw new CallError('room-ended', 'the room has ended');
    // Somebody else may have brought a newer one while this was under way.
    const known = this.#replica;
    if (snapshot !== null && known?.room.epoch === snapshot.room.epoch && known.seq >= snapshot.room.seq) return;
    this.#replica = snapshot === null ? null : new RoomReplica(snapshot);
    this.#tellLost();
    // Nobody who is told anything was in another epoch.
    if (this.#replica !== null) this.#recommendAudioOnly(known?.shownCount ?? 0, this.#replica);
    this.#drain();
    if (this.#replica !== null) this.#early.keepOnly(this.#replica.room.epoch);
  }

  /** After a snapshot: who is not in it has missed its own end, and the others have missed numbers. */
  #tellLost(): void {
    const replica = this.#replica;
    for (const member of this.#members) {
      if (member.epoch !== replica?.room.epoch) this.#lose(member, 'room-ended');
      else if (!replica.participants.has(member.participantId) && !replica.waiting.has(member.participantId)) {
        this.#lose(member, 'removed');
      } else {
        // A number far ahead is how a client notices that it has to resume; what it may not do any more ends if it does not, too.
        this.#skipTo(member, replica.room.epoch, replica.seq);
        member.onSnapshot(replica);
      }
    }
  }

  #skipTo(member: RoomMember, epoch: RoomEpoch, seq: number): void {
    const fact: Fact = { epoch, seq, name: 'skip', data: {} };
    member.onEvent(skipEvent(seq), fact);
  }

  #lose(member: RoomMember, reason: 'room-ended' | 'removed'): void {
    this.#members.delete(member);
    member.onLost(reason);
  }

  #drain(): void {
    for (let replica = this.#replica; replica !== null; replica = this.#replica) {
      const fact = this.#early.takeNext(replica.room.epoch, replica.seq);
      if (fact === undefined) return;
      const before = replica.shownCount;
      replica.apply(fact);
      this.#deliver(fact, replica);
      this.#recommendAudioOnly(before, replica);
      if (fact.name === 'room-ended') this.#replica = null;
    }
  }

  #deliver(fact: Fact, { participants }: RoomReplica): void {
    const audience = audienceOf(fact, (participantId) => participants.get(participantId)?.grants.hidden === true);
    const [event, skip] = [toRoomEvent(fact), skipEvent(fact.seq)];
    for (const member of this.#members) {
      if (member.epoch !== fact.epoch) continue;
      member.onEvent(isAmong(audience, member) ? event : skip, fact);
      if (fact.name === 'room-ended') this.#lose(member, 'room-ended');
    }
  }

  #recommendAudioOnly(before: number, { room, shownCount }: RoomReplica): void {
    if (recommendsAudioOnly(before) || !recommendsAudioOnly(shownCount)) return;
    for (const member of this.#members) if (member.epoch === room.epoch) member.onAudioOnlyRecommended(shownCount);
  }

  async #waitFor(seq: number): Promise<void> {
    const { clock } = this.#options;
    const arrived = Promise.withResolvers<void>();
    const member: RoomMember = {
      participantId: '' as ParticipantId,
      grants: { roomAdmin: false },
      epoch: this.#replica?.room.epoch ?? ('' as RoomEpoch),
      onEvent: (event) => {
        if (event.data.seq >= seq) arrived.resolve();
      },
      onSnapshot: () => undefined,
      onAudioOnlyRecommended: () => undefined,
      onLost: () => arrived.resolve(),
    };
    const timer = clock.after(channelDelayMs, () => arrived.resolve());
    this.#members.add(member);
    await arrived.promise;
    this.#members.delete(member);
    timer.cancel();
  }
}

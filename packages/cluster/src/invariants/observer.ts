import assert from 'node:assert/strict';
import type { RoomAddress, RoomEpoch } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { Fact, RoomSnapshot } from '../records.ts';
import type { LogSlice, RoomDirectory, RoomWatch } from '../room-directory.ts';
import { RoomReplica } from '../room-replica.ts';

/**
 * A pod's replica of one room: takes facts in order, fills gaps from the log, takes a snapshot when the log does not reach
 * that far, and notes what must never happen. One that was never interrupted must not even see a gap.
 */
export class Observer {
  readonly address: RoomAddress;
  readonly faults: string[] = [];
  facts = 0;
  interruptions = 0;
  readonly #directory: RoomDirectory;
  readonly #cut: () => Promise<void>;
  readonly #past = new Set<string>();
  #watch: RoomWatch | undefined;
  #replica: RoomReplica | undefined;
  #work: Promise<void> = Promise.resolve();
  /** Up to here the log or a snapshot was faster than the messages. */
  #caughtUp = { epoch: '', seq: 0 };
  #lastHand = { epoch: '', raisedAt: '' };

  private constructor(directory: RoomDirectory, address: RoomAddress, cut: () => Promise<void>) {
    this.#directory = directory;
    this.#cut = cut;
    this.address = address;
  }

  /** `cut` cuts the directory's subscriptions. */
  static async start(directory: RoomDirectory, address: RoomAddress, cut: () => Promise<void>): Promise<Observer> {
    const observer = new Observer(directory, address, cut);
    observer.#watch = await directory.watchRoom(address, {
      onFact: (fact) => observer.#enqueue(() => observer.#take(fact)),
      onInterrupted: () => observer.#enqueue(() => observer.#catchUp()),
    });
    return observer;
  }

  get phase(): 'none' | 'open' | 'ended' {
    return this.#replica?.phase ?? 'none';
  }

  /** Loses its connection; it comes back by itself, messages between are lost. */
  async interrupt(): Promise<void> {
    this.interruptions += 1;
    await this.#cut();
  }

  async settle(): Promise<void> {
    await this.#work;
  }

  close(): void {
    this.#watch?.close();
  }

  /** Throws unless the facts alone have led to what the directory holds. */
  agreesWith(room: RoomSnapshot): void {
    const replica = this.#replica?.snapshot();
    assert.deepEqual([replica?.room.epoch, replica?.room.seq], [room.room.epoch, room.room.seq]);
    assert.equal(replica?.room.locked, room.room.locked);
    for (const part of ['participants', 'producers', 'dataProducers', 'waiting'] as const) {
      assert.deepEqual(sorted(replica?.[part] ?? []), sorted(room[part]));
    }
  }

  #enqueue(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch((error: unknown) => void this.faults.push(String(error)));
  }

  async #take(fact: Fact): Promise<void> {
    this.facts += 1;
    if (this.#past.has(fact.epoch)) {
      if (this.#caughtUp.epoch !== '') return;
      return this.#fault(fact, 'a fact after the end of its epoch');
    }
    if (this.#replica === undefined) {
      // It watches from before the room was opened: every epoch begins with number one.
      if (fact.seq !== 1) return this.#lost(fact, 'an epoch does not begin with number one');
      this.#replica = new RoomReplica(emptyRoom(fact.epoch));
    }
    if (fact.epoch !== this.#replica.room.epoch) return this.#lost(fact, 'two epochs at a time');
    const applied = this.#replica.apply(fact);
    if (applied === 'gap') return this.#lost(fact, 'a gap');
    if (applied === 'repeated') {
      const { epoch, seq } = this.#caughtUp;
      if (fact.epoch !== epoch || fact.seq > seq) this.#fault(fact, 'a repeated number');
      return;
    }
    this.#check(fact);
  }

  /** What a pod does whenever it may have missed something: the log, and where that does not reach, a snapshot. */
  async #catchUp(): Promise<void> {
    const known = this.#replica;
    const slice = known === undefined ? undefined : await this.#log(known);
    if (known !== undefined && slice?.status === 'facts') {
      for (const fact of slice.facts) {
        if (known.apply(fact) !== 'applied') this.#fault(fact, 'the log has a gap or a repetition');
        this.#check(fact);
      }
      this.#caughtUp = { epoch: known.room.epoch, seq: known.seq };
    } else {
      const snapshot = await this.#snapshot();
      if (known !== undefined) this.#past.add(known.room.epoch);
      this.#replica = snapshot === null ? undefined : new RoomReplica(snapshot);
      this.#caughtUp = snapshot === null ? { epoch: 'none', seq: 0 } : snapshot.room;
      if (snapshot !== null && this.#past.has(snapshot.room.epoch)) this.faults.push('an epoch came back');
    }
  }

  /** The command connection of this observer is not interrupted, but a busy machine makes `unavailable` of any command. */
  #log(replica: RoomReplica): Promise<LogSlice> {
    return eventually(() => this.#directory.readLog(this.address, replica.room.epoch, replica.seq), {
      withinMs: 10_000,
    });
  }

  #snapshot(): Promise<RoomSnapshot | null> {
    return eventually(() => this.#directory.readRoom(this.address), { withinMs: 10_000 });
  }

  async #lost(fact: Fact, what: string): Promise<void> {
    if (this.interruptions === 0) return this.#fault(fact, what);
    await this.#catchUp();
    // Found in the log meanwhile, or part of the snapshot.
    this.#replica?.apply(fact);
  }

  #check(fact: Fact): void {
    const replica = this.#replica;
    if (replica === undefined) return;
    for (const { participantId } of [...replica.producers.values(), ...replica.dataProducers.values()]) {
      if (!replica.participants.has(participantId)) this.#fault(fact, 'a producer without its participant');
    }
    if (fact.name === 'raised-hand' && fact.data['raised'] === true) this.#checkHand(fact);
    if (fact.name !== 'room-ended') return;
    if (replica.participants.size > 0) this.#fault(fact, 'a room ended with people in it');
    this.#past.add(fact.epoch);
    this.#replica = undefined;
  }

  #checkHand(fact: Fact): void {
    const raisedAt = String(fact.data['handRaisedAt']);
    const { epoch, raisedAt: before } = this.#lastHand;
    if (fact.epoch === epoch && raisedAt <= before) this.#fault(fact, 'a hand that does not come after the last');
    this.#lastHand = { epoch: fact.epoch, raisedAt };
  }

  #fault({ epoch, seq, name }: Fact, what: string): void {
    this.faults.push(`${what}: ${epoch} ${seq} ${name}, at ${this.#replica?.seq}`);
  }
}

function sorted(records: readonly object[]): readonly object[] {
  const text = (record: object): string => JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return records.toSorted((left, right) => (text(left) < text(right) ? -1 : 1));
}

function emptyRoom(epoch: RoomEpoch): RoomSnapshot {
  return {
    room: {
      epoch,
      seq: 0,
      createdAt: '',
      metadata: null,
      maxParticipants: 0,
      emptyTimeoutMs: 0,
      maxDurationMs: 0,
      locked: false,
      lobby: false,
      codecProfile: '',
    },
    participants: [],
    producers: [],
    dataProducers: [],
    waiting: [],
  };
}

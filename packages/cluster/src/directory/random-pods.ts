import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { NodeEpoch, NodeId, ParticipantId, PodId, RoomAddress, RoomEpoch } from '@confab/contracts';
import { CallError } from '@confab/contracts';
import { eventually } from '@confab/testkit';
import type { NodeDescription, NodeRegistry } from '../node-registry.ts';
import type { Fact, Placement, RoomSnapshot } from '../records.ts';
import type { LogSlice, RoomDirectory, RoomWatch } from '../room-directory.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import { RoomReplica } from '../room-replica.ts';
import {
  dataProducerOf,
  joinInput,
  operation,
  placementOn,
  producerOf,
  roomAddress,
  shards,
} from './directory-fixture.ts';

export type Random = () => number;

/** mulberry32: the same seed, the same decisions. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nodes = ['node-a', 'node-b', 'node-c'];

/** What the pods of a run share: rooms, identities, people whose pod was killed, and what went wrong. */
export class World {
  readonly addresses: readonly RoomAddress[] = Array.from({ length: 5 }, () => roomAddress());
  readonly orphans: { address: RoomAddress; participantId: ParticipantId; token: string }[] = [];
  readonly observers: Observer[] = [];
  readonly faults: string[] = [];
  readonly done = new Map<string, number>();
  kills = 0;
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  async registerNodes(registry: NodeRegistry): Promise<void> {
    for (const node of nodes) {
      await registry.register(description(node), emptyReport);
      await registry.heartbeat(description(node), emptyReport, []);
    }
  }

  /** What pods and nodes do by the clock. */
  async beat(pods: readonly Pod[], registry: NodeRegistry): Promise<void> {
    await Promise.all([
      ...pods.map((pod) => pod.directory.renewPodLease(pod.podId, this.addresses)),
      ...nodes.map((node) => registry.heartbeat(description(node), emptyReport, [])),
      registry.sweep('local'),
    ]);
  }

  count(name: string): void {
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }
}

const emptyReport = { rooms: 0, participants: 0, workers: [] };

function description(node: string): NodeDescription {
  return {
    nodeId: node as NodeId,
    nodeEpoch: `${node}-epoch` as NodeEpoch,
    region: 'local',
    version: '1',
    state: 'serving',
    grpcAddress: 'localhost:1',
    codecProfile: 'profile-1',
    rtpCapabilitiesJson: '{}',
    capacityConsumers: 1000,
    reachability: 'direct',
  };
}

interface Held {
  readonly address: RoomAddress;
  readonly epoch: RoomEpoch;
  readonly participantId: ParticipantId;
  ownerEpoch: number;
  token: string;
  placement: Placement;
  readonly producers: string[];
  readonly data: string[];
}

/** Thrown between two steps of an operation: the process is gone, nothing of it runs on. */
class Killed extends Error {}

/** A signaling process as the directory knows it: it does one random thing after the other, and dies now and then. */
export class Pod {
  podId: PodId;
  readonly directory: RoomDirectory;
  readonly #name: string;
  readonly #registry: NodeRegistry;
  readonly #world: World;
  #held: Held[] = [];
  #life = 0;
  #tokens = 0;

  constructor(name: string, directory: RoomDirectory, registry: NodeRegistry, world: World) {
    this.#name = name;
    this.podId = `${name}-0` as PodId;
    this.directory = directory;
    this.#registry = registry;
    this.#world = world;
  }

  async step(): Promise<void> {
    const { random } = this.#world;
    const actions: [weight: number, name: string, run: () => Promise<void>][] = [
      [25, 'join', () => this.#join()],
      [20, 'produce', () => this.#withHeld((held) => this.#produce(held))],
      [10, 'pause', () => this.#withHeld((held) => this.#pause(held))],
      [8, 'close', () => this.#withHeld((held) => this.#closeProducer(held))],
      [8, 'data', () => this.#withHeld((held) => this.#data(held))],
      [10, 'leave', () => this.#withHeld((held) => this.#leave(held))],
      [6, 'reconnecting', () => this.#withHeld((held) => this.#lose(held))],
      [12, 'resume', () => this.#resume()],
      [5, 'place', () => this.#withHeld((held) => this.#place(held))],
      [1, 'end', () => this.#end()],
      [5, 'sweep', () => this.#sweep()],
      [1, 'interrupt', async () => this.#world.pick(this.#world.observers)?.interrupt()],
      [2, 'kill', () => Promise.reject(new Killed())],
    ];
    let at = random() * actions.reduce((sum, [weight]) => sum + weight, 0);
    const [, name, run] = actions.find(([weight]) => (at -= weight) < 0)!;
    this.#world.count(name);
    try {
      await run();
    } catch (error) {
      if (error instanceof Killed) this.#die();
      else if (!(error instanceof CallError)) this.#world.faults.push(`${name}: ${String(error)}`);
      else if (error.code !== 'unavailable') this.#world.faults.push(`${name}: ${error.code}`);
    }
  }

  async leaveAll(): Promise<void> {
    for (const held of [...this.#held]) {
      await this.#leave(held).catch((error: unknown) => {
        if (error instanceof Killed) this.#die();
        else this.#world.faults.push(String(error));
      });
    }
  }

  /** The pod's successor has another id and knows nobody; the people's clients still hold their resume tokens. */
  #die(): void {
    this.#world.kills += 1;
    this.#world.orphans.push(
      ...this.#held.map(({ address, participantId, token }) => ({ address, participantId, token })),
    );
    this.#held = [];
    this.#life += 1;
    this.podId = `${this.#name}-${this.#life}` as PodId;
  }

  /** Where a process may die. */
  #between(): void {
    if (this.#world.random() < 0.03) throw new Killed();
  }

  async #withHeld(act: (held: Held) => Promise<void>): Promise<void> {
    const held = this.#world.pick(this.#held);
    if (held !== undefined) await act(held);
  }

  /** Reserve on the node, join in the room's slot, then let go of the reservation, as the node's heartbeat would. */
  async #join(): Promise<void> {
    const address = this.#world.pick(this.#world.addresses)!;
    const placement = placementOn(this.#world.pick(nodes)!);
    const reservation = { reservationId: operation().operationId, node: placement, region: 'local' };
    await this.#registry.reserve({ ...reservation, address, consumers: 3, joinsPerMinute: 0 });
    this.#between();
    const input = joinInput(address, {
      identity: `identity-${Math.floor(this.#world.random() * 12)}`,
      podId: this.podId,
      placement,
      roomOptions: { maxParticipants: 8 },
    });
    const outcome = await this.directory.joinRoom(input);
    if (outcome.status === 'joined') {
      this.#held.push({
        address,
        epoch: outcome.epoch,
        participantId: input.participantId,
        ownerEpoch: 1,
        token: input.resumeTokenHash,
        placement,
        producers: [],
        data: [],
      });
      if (this.#world.random() < 0.2) {
        const again = await this.directory.joinRoom(input);
        if (!isDeepStrictEqual(again, outcome)) this.#world.faults.push('a repeated join got another answer');
      }
    }
    this.#between();
    await this.#registry.release(reservation);
  }

  async #produce(held: Held): Promise<void> {
    const producer = producerOf(held.participantId);
    held.producers.push(producer.producerId);
    // The node has it now; a pod that dies here leaves it to whoever attaches next.
    this.#between();
    await this.#change(held, (owned) => this.directory.addProducer({ ...owned, producer }));
  }

  async #pause(held: Held): Promise<void> {
    const producerId = this.#world.pick(held.producers) as never;
    if (producerId === undefined) return;
    const paused = this.#world.random() < 0.5;
    await this.#change(held, (owned) => this.directory.setProducerPaused({ ...owned, producerId, paused }));
  }

  async #closeProducer(held: Held): Promise<void> {
    const producerId = this.#world.pick(held.producers) as never;
    if (producerId === undefined) return;
    held.producers.splice(held.producers.indexOf(producerId), 1);
    this.#between();
    await this.#change(held, (owned) => this.directory.removeProducer({ ...owned, producerId }));
  }

  async #data(held: Held): Promise<void> {
    const known = this.#world.pick(held.data);
    if (known !== undefined && this.#world.random() < 0.5) {
      held.data.splice(held.data.indexOf(known), 1);
      await this.#change(held, (owned) =>
        this.directory.removeDataProducer({ ...owned, dataProducerId: known as never }),
      );
      return;
    }
    const dataProducer = dataProducerOf(held.participantId);
    held.data.push(dataProducer.dataProducerId);
    await this.#change(held, (owned) => this.directory.addDataProducer({ ...owned, dataProducer }));
  }

  async #leave(held: Held): Promise<void> {
    const { epoch } = held;
    // An older epoch must remove nothing: the room that is open now is another one.
    const older = await this.#owned(held, (owned) =>
      this.directory.removeParticipant({ ...owned, epoch: 'older' as RoomEpoch, reason: 'left' }),
    );
    if (older.status === 'done') this.#world.faults.push('an older epoch removed somebody');
    this.#between();
    await this.#change(held, (owned) => this.directory.removeParticipant({ ...owned, epoch, reason: 'left' }));
    this.#forget(held);
  }

  async #lose(held: Held): Promise<void> {
    const removeAfterMs = this.#world.random() < 0.5 ? 100 : 400;
    await this.#change(held, (owned) => this.directory.markReconnecting({ ...owned, removeAfterMs }));
    this.#forget(held);
    this.#world.orphans.push({ address: held.address, participantId: held.participantId, token: held.token });
  }

  async #resume(): Promise<void> {
    const orphan = this.#world.pick(this.#world.orphans);
    if (orphan === undefined) return;
    this.#world.orphans.splice(this.#world.orphans.indexOf(orphan), 1);
    this.#tokens += 1;
    const token = `${this.podId}-${this.#tokens}`;
    const input = { ...operation(), ...orphan, podId: this.podId };
    const outcome = await this.directory.resumeParticipant({
      ...input,
      resumeTokenHash: orphan.token,
      nextResumeTokenHash: token,
    });
    if (outcome.status === 'wrong-token') this.#world.faults.push('a good resume token was refused');
    if (outcome.status !== 'resumed') return;
    // Died before the answer reached the client: it comes again with the token it has.
    if (this.#world.random() < 0.1) {
      this.#world.orphans.push(orphan);
      throw new Killed();
    }
    const { ownerEpoch, placement } = outcome.self;
    const { address, participantId } = orphan;
    this.#held.push({
      address,
      epoch: outcome.epoch,
      participantId,
      ownerEpoch,
      token,
      placement,
      producers: [],
      data: [],
    });
    await this.directory.confirmResumeToken(address, { participantId, ownerEpoch });
  }

  async #place(held: Held): Promise<void> {
    const to = placementOn(this.#world.pick(nodes)!);
    const from = held.placement;
    const outcome = await this.#change(held, (owned) => this.directory.placeParticipant({ ...owned, from, to }));
    if (outcome.status !== 'done') return;
    held.placement = to;
    if (!isDeepStrictEqual(from, to)) {
      held.producers.length = 0;
      held.data.length = 0;
    }
  }

  async #end(): Promise<void> {
    const held = this.#world.pick(this.#held);
    if (held === undefined) return;
    const { address, epoch } = held;
    await this.directory.endRoom({ ...operation(), address, epoch, reason: 'ended' });
  }

  async #sweep(): Promise<void> {
    await this.directory.sweepShard(Math.floor(this.#world.random() * shards));
  }

  #forget(held: Held): void {
    this.#held = this.#held.filter((one) => one !== held);
  }

  #owned<Outcome>(held: Held, change: (owned: OwnedChange) => Promise<Outcome>): Promise<Outcome> {
    const { address, participantId, ownerEpoch } = held;
    return change({ ...operation(), address, owner: { participantId, ownerEpoch } });
  }

  /** Sent twice now and then, as after a timeout; both answers must be one. */
  async #change<Outcome extends { status: string }>(
    held: Held,
    change: (owned: OwnedChange) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.#owned(held, async (owned) => {
      const outcome = await change(owned);
      if (this.#world.random() < 0.1 && !isDeepStrictEqual(await change(owned), outcome)) {
        this.#world.faults.push('a repeated operation got another answer');
      }
      if (outcome.status === 'stale-owner') this.#forget(held);
      return outcome;
    });
  }
}

type OwnedChange = ReturnType<typeof operation> & {
  readonly address: RoomAddress;
  readonly owner: { readonly participantId: ParticipantId; readonly ownerEpoch: number };
};

/**
 * A pod's replica of one room: takes facts in order, fills gaps from the log, takes a snapshot when the log does not reach
 * that far, and notes what must never happen. Only its own interruptions may cost it a message.
 */
export class Observer {
  readonly address: RoomAddress;
  readonly faults: string[] = [];
  facts = 0;
  interruptions = 0;
  readonly #directory: RoomDirectory;
  readonly #handle: RedisHandle;
  readonly #past = new Set<string>();
  #watch: RoomWatch | undefined;
  #replica: RoomReplica | undefined;
  #work: Promise<void> = Promise.resolve();
  /** Interruptions whose losses are not made up for yet. */
  #doubts = 0;
  /** Up to here the log or a snapshot was faster than the messages. */
  #caughtUp = { epoch: '', seq: 0 };

  private constructor(directory: RoomDirectory, handle: RedisHandle, address: RoomAddress) {
    this.#directory = directory;
    this.#handle = handle;
    this.address = address;
  }

  /** `handle`: the connection of this directory, nobody else's. */
  static async start(directory: RoomDirectory, handle: RedisHandle, address: RoomAddress): Promise<Observer> {
    const observer = new Observer(directory, handle, address);
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
  interrupt(): void {
    if (this.#doubts > 0) return;
    this.#doubts += 1;
    this.interruptions += 1;
    this.#handle.subscriber.disconnect(true);
  }

  async settle(): Promise<void> {
    await eventually(() => this.#doubts === 0, { withinMs: 5000 });
    await this.#work;
  }

  close(): void {
    this.#watch?.close();
  }

  /** The facts alone have led to what the directory holds. */
  async agreesWith(room: RoomSnapshot): Promise<void> {
    await eventually(() => this.#replica?.seq === room.room.seq, { withinMs: 2000 });
    const replica = this.#replica!.snapshot();
    assert.equal(replica.room.epoch, room.room.epoch);
    for (const part of ['participants', 'producers', 'dataProducers'] as const) {
      assert.deepEqual(sorted(replica[part]), sorted(room[part]));
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
    this.#doubts = 0;
  }

  /** The command connection of this observer is not interrupted, but `unavailable` may be answered at any time. */
  #log(replica: RoomReplica): Promise<LogSlice> {
    return eventually(() => this.#directory.readLog(this.address, replica.room.epoch, replica.seq), { withinMs: 2000 });
  }

  #snapshot(): Promise<RoomSnapshot | null> {
    return eventually(() => this.#directory.readRoom(this.address), { withinMs: 2000 });
  }

  async #lost(fact: Fact, what: string): Promise<void> {
    if (this.#doubts === 0) return this.#fault(fact, what);
    await this.#catchUp();
    // Found in the log meanwhile, or part of the snapshot.
    this.#replica?.apply(fact);
  }

  #check(fact: Fact): void {
    const replica = this.#replica!;
    for (const { participantId } of [...replica.producers.values(), ...replica.dataProducers.values()]) {
      if (!replica.participants.has(participantId)) this.#fault(fact, 'a producer without its participant');
    }
    if (fact.name !== 'room-ended') return;
    if (replica.participants.size > 0) this.#fault(fact, 'a room ended with people in it');
    this.#past.add(fact.epoch);
    this.#replica = undefined;
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
      codecProfile: '',
    },
    participants: [],
    producers: [],
    dataProducers: [],
  };
}

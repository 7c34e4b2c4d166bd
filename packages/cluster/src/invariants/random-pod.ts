import { isDeepStrictEqual } from 'node:util';
import { CallError, type ParticipantId, type PodId, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import { dataProducerOf, grants, joinInput, operation, producerOf, shards } from '../directory/directory-fixture.ts';
import type { NodeRegistry } from '../node-registry.ts';
import type { Placement } from '../records.ts';
import type { RoomDirectory } from '../room-directory.ts';
import { moderateAtRandom } from './moderate-at-random.ts';
import type { World } from './world.ts';

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
export class RandomPod {
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
      [8, 'say', () => this.#withHeld((held) => this.#say(held))],
      [6, 'raise', () => this.#withHeld((held) => this.#raise(held))],
      [6, 'mute', () => this.#withHeld((held) => this.#mute(held))],
      [10, 'moderate', () => this.#withHeld((held) => moderateAtRandom(this.directory, this.#world, held))],
      [6, 'choose', () => this.#withHeld((held) => this.#choose(held))],
      [10, 'leave', () => this.#withHeld((held) => this.#leave(held))],
      [6, 'reconnecting', () => this.#withHeld((held) => this.#lose(held))],
      [12, 'resume', () => this.#resume()],
      [5, 'place', () => this.#withHeld((held) => this.#place(held))],
      [1, 'end', () => this.#end()],
      [5, 'sweep', () => this.#sweep()],
      [1, 'interrupt', async () => this.#world.pick(this.#world.observers.slice(2))?.interrupt()],
      [2, 'kill', () => Promise.reject(new Killed())],
    ];
    let at = random() * actions.reduce((sum, [weight]) => sum + weight, 0);
    const chosen = actions.find(([weight]) => (at -= weight) < 0);
    if (chosen === undefined) return;
    const [, name, run] = chosen;
    this.#world.count(name);
    try {
      await run();
    } catch (error) {
      this.#note(name, error);
    }
  }

  /** Whoever cannot be taken out now is found by the sweeps, as after a kill. */
  async leaveAll(): Promise<void> {
    for (const held of this.#held.slice())
      await this.#leave(held).catch((error: unknown) => this.#note('leave', error));
  }

  #note(name: string, error: unknown): void {
    if (error instanceof Killed) this.#die();
    else if (!(error instanceof CallError)) this.#world.faults.push(`${name}: ${String(error)}`);
    else if (error.code !== 'unavailable') this.#world.faults.push(`${name}: ${error.code}`);
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
    const address = this.#world.address();
    const placement = this.#world.placement();
    const reservation = { reservationId: operation().operationId, node: placement, region: 'local' };
    await this.#registry.reserve({ ...reservation, address, consumers: 3, joinsPerMinute: 0 });
    this.#between();
    const input = joinInput(address, {
      identity: `identity-${Math.floor(this.#world.random() * 12)}`,
      podId: this.podId,
      placement,
      grants: { ...grants, roomAdmin: this.#world.random() < 0.5 },
      roomOptions: { maxParticipants: 8, lobby: this.#world.random() < 0.2 },
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

  /** To all, or to somebody who may have left. */
  async #say(held: Held): Promise<void> {
    const to = this.#world.random() < 0.3 ? this.#world.pick(this.#held)?.participantId : undefined;
    const outcome = await this.#change(held, (owned) => this.directory.sendMessage({ ...owned, text: 'hello', to }));
    if (outcome.status === 'done' && outcome.message.to !== to) this.#world.faults.push('a message went elsewhere');
  }

  async #raise(held: Held): Promise<void> {
    const raised = this.#world.random() < 0.6;
    await this.#change(held, (owned) => this.directory.raiseHand({ ...owned, raised }));
  }

  async #mute(held: Held): Promise<void> {
    const kind = this.#world.random() < 0.5 ? 'audio' : 'video';
    const muted = this.#world.random() < 0.5;
    await this.#change(held, (owned) => this.directory.declareMuted({ ...owned, kind, muted }));
  }

  async #choose(held: Held): Promise<void> {
    const producerId = this.#world.pick(held.producers) as never;
    if (producerId === undefined) return;
    const subscribers = this.#world.pick([null, [], ['identity-1']] as const) ?? null;
    await this.#change(held, (owned) => this.directory.setSubscribers({ ...owned, producerId, subscribers }));
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
    const to = this.#world.placement();
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

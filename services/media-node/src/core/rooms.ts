import { CallError } from '@confab/contracts';
import type { RoomSignals } from '@confab/cluster';
import type { Clock, Logger } from '@confab/platform';
import { chooseWorker, type WorkerChoice } from './choose-worker.ts';
import type { MediaLinks, RoomRef } from './media-links.ts';
import type { MediaSettings } from './media-settings.ts';
import type { Participant } from './participant.ts';
import type { NodeIdentity } from './node-identity.ts';
import { Room } from './room.ts';
import type { MediaWorker, WorkerPool } from './worker-pool.ts';

export interface RoomsOptions {
  readonly workers: Pick<WorkerPool, 'running'>;
  readonly settings: MediaSettings;
  readonly clock: Clock;
  /** Asked when a room first needs media of another node: rooms and links need each other. */
  readonly links: () => MediaLinks;
  readonly identity: Pick<NodeIdentity, 'nodeId'>;
  readonly signals: RoomSignals;
  readonly logger: Logger;
}

/** The rooms on this node, by tenant, name and epoch. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  #lastWorker = -1;
  #state: 'open' | 'closed' = 'open';

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#rooms.size;
  }

  get(ref: RoomRef): Room | undefined {
    return this.#rooms.get(roomKey(ref));
  }

  /** @throws CallError `unavailable` once closed */
  getOrOpen(ref: RoomRef): Room {
    const known = this.get(ref);
    if (known !== undefined) return known;
    if (this.#state === 'closed') throw new CallError('unavailable', 'the media node is closing');
    const { settings, clock, links, identity, signals, logger } = this.#options;
    const room = new Room(ref, {
      settings,
      clock,
      links,
      nodeId: identity.nodeId,
      signals,
      logger,
      chooseWorker: (asking) => this.#chooseWorker(asking),
      onClosed: (closed) => {
        if (this.#rooms.get(roomKey(ref)) === closed) this.#rooms.delete(roomKey(ref));
      },
    });
    this.#rooms.set(roomKey(ref), room);
    return room;
  }

  all(): Iterable<Room> {
    return this.#rooms.values();
  }

  *participants(): Generator<Participant> {
    for (const room of this.#rooms.values()) yield* room.participants;
  }

  /** Pipes between workers, all rooms together. */
  localPipes(): number {
    let count = 0;
    for (const room of this.#rooms.values()) count += room.pipes.size;
    return count;
  }

  /** Ends everything, for good. */
  close(): void {
    this.#state = 'closed';
    this.closeAll();
  }

  /** Ends everything. Rooms can be opened again afterwards. */
  closeAll(): void {
    for (const room of this.#rooms.values()) room.close();
  }

  #chooseWorker(room: Room): MediaWorker {
    const { workers, settings } = this.#options;
    const { running } = workers;
    const tally = new Map(running.map((worker) => [worker, { predictedConsumers: 0, roomParticipants: 0 }]));
    for (const participant of this.participants()) {
      const { worker } = participant.load();
      const counted = worker === null ? undefined : tally.get(worker);
      if (counted === undefined) continue;
      counted.predictedConsumers += participant.predictedConsumers();
      if (participant.room === room) counted.roomParticipants += 1;
    }
    const choices: WorkerChoice[] = [...tally].map(([{ index }, counted]) => ({ index, ...counted }));
    const limits = {
      maxConsumersPerProducer: settings.maxConsumersPerProducerAndWorker,
      capacityConsumers: settings.capacityConsumersPerWorker,
    };
    const choice = chooseWorker(choices, limits, this.#lastWorker);
    const chosen = running.find(({ index }) => index === choice?.index);
    if (chosen === undefined) throw new CallError('unavailable', 'no media worker runs; try again');
    this.#lastWorker = chosen.index;
    return chosen;
  }
}

/** Names may hold any character: JSON keeps the parts apart. */
function roomKey({ tenant, room, epoch }: RoomRef): string {
  return JSON.stringify([tenant, room, epoch]);
}

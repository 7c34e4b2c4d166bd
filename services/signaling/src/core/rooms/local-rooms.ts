import type { RoomAddress } from '@confab/contracts';
import type { RoomDirectory, RoomSignals } from '@confab/cluster';
import type { Clock, Logger } from '@confab/platform';
import { LiveFeed } from './live-feed.ts';
import { LocalRoom } from './local-room.ts';

interface Entry {
  readonly room: LocalRoom;
  readonly live: LiveFeed;
  readonly opened: Promise<void>;
  holders: number;
}

/** A hold on a room that this pod follows: as long as there is one, the room's facts are kept current here. */
export interface RoomHold {
  readonly room: LocalRoom;
  readonly live: LiveFeed;
  /** Idempotent. */
  release(): void;
}

/** The rooms that this pod follows, shared by all who are in them or about to be. */
export class LocalRooms {
  readonly #directory: RoomDirectory;
  readonly #signals: Pick<RoomSignals, 'watchLive'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #entries = new Map<string, Entry>();

  constructor(directory: RoomDirectory, signals: Pick<RoomSignals, 'watchLive'>, clock: Clock, logger: Logger) {
    this.#directory = directory;
    this.#signals = signals;
    this.#clock = clock;
    this.#logger = logger;
  }

  get size(): number {
    return this.#entries.size;
  }

  addresses(): readonly RoomAddress[] {
    return [...this.#entries.values()].map(({ room }) => room.address);
  }

  find(address: RoomAddress): LocalRoom | undefined {
    return this.#entries.get(keyOf(address))?.room;
  }

  /** Rejects when the room's channel cannot be subscribed to; a failed one is forgotten. */
  async hold(address: RoomAddress): Promise<RoomHold> {
    const key = keyOf(address);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const room = new LocalRoom({
        address,
        directory: this.#directory,
        clock: this.#clock,
        logger: this.#logger,
      });
      const live = new LiveFeed({ address, signals: this.#signals, replica: () => room.replica });
      const opened = Promise.all([room.open(), live.open()]).then(() => undefined);
      entry = { room, live, opened, holders: 0 };
      this.#entries.set(key, entry);
    }
    const held = entry;
    held.holders += 1;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      held.holders -= 1;
      if (held.holders > 0) return;
      held.room.close();
      held.live.close();
      if (this.#entries.get(key) === held) this.#entries.delete(key);
    };
    try {
      await held.opened;
    } catch (error) {
      // Others wait for the same failure; the next one starts afresh.
      if (this.#entries.get(key) === held) this.#entries.delete(key);
      release();
      throw error;
    }
    return { room: held.room, live: held.live, release };
  }

  /** Rooms that could not be read are tried again, once a tick. */
  repairStale(): void {
    for (const { room } of this.#entries.values()) if (room.isStale) void room.repair();
  }

  close(): void {
    for (const { room, live } of this.#entries.values()) {
      room.close();
      live.close();
    }
    this.#entries.clear();
  }
}

function keyOf({ tenant, room }: RoomAddress): string {
  return `${tenant}/${room}`;
}

import type { Fact } from '../records.ts';
import type { ChannelSubscriptions } from '../redis/channel-subscriptions.ts';
import type { RoomWatch, RoomWatcher } from '../room-directory.ts';
import type { Seen } from './shard-scripts.ts';
import { readFact } from './stored-records.ts';

interface WatchedRoom {
  watchers: number;
  seen: Seen | undefined;
}

/** The rooms this process watches, and the newest number it saw of each: what a rewound Redis is recognised by. */
export class RoomWatches {
  readonly #subscriptions: ChannelSubscriptions;
  readonly #rooms = new Map<string, WatchedRoom>();

  constructor(subscriptions: ChannelSubscriptions) {
    this.#subscriptions = subscriptions;
  }

  async watch(roomKey: string, watcher: RoomWatcher): Promise<RoomWatch> {
    const room = this.#rooms.get(roomKey) ?? { watchers: 0, seen: undefined };
    room.watchers += 1;
    this.#rooms.set(roomKey, room);
    let phase: 'open' | 'closed' = 'open';
    const forget = (): void => {
      phase = 'closed';
      room.watchers -= 1;
      if (room.watchers === 0) this.#rooms.delete(roomKey);
    };
    try {
      const unsubscribe = await this.#subscriptions.subscribe(`${roomKey}:facts`, {
        onMessage: (message) => {
          if (phase === 'open') watcher.onFact(this.#receive(roomKey, message));
        },
        onInterrupted: () => {
          if (phase === 'open') watcher.onInterrupted();
        },
      });
      return {
        close: () => {
          if (phase === 'closed') return;
          forget();
          unsubscribe();
        },
      };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** The newest number seen of a watched room. */
  seen(roomKey: string): Seen | undefined {
    return this.#rooms.get(roomKey)?.seen;
  }

  /** Those watched rooms whose key begins so, by the rest of the key. */
  seenUnder(prefix: string): Record<string, Seen> {
    const found: Record<string, Seen> = {};
    for (const [key, { seen }] of this.#rooms) {
      if (seen !== undefined && key.startsWith(prefix)) found[key.slice(prefix.length)] = seen;
    }
    return found;
  }

  note(roomKey: string, { epoch, seq }: Seen): void {
    const room = this.#rooms.get(roomKey);
    if (room === undefined) return;
    if (room.seen?.epoch === epoch && room.seen.seq >= seq) return;
    room.seen = { epoch, seq };
  }

  #receive(roomKey: string, message: string): Fact {
    const fact = readFact(message);
    this.note(roomKey, fact);
    return fact;
  }
}

import type { RoomAddress } from '@confab/contracts';
import { systemClock, type Clock } from '@confab/platform';
import { directorySettings, type DirectorySettings } from '../directory/directory-settings.ts';
import { roomKeyName, shardOf, shardPrefix } from '../directory/room-keys.ts';
import { ChannelSubscriptions } from '../redis/channel-subscriptions.ts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import type { LevelSignal, LiveSignal, RoomSignals, SignalWatch } from '../room-signals.ts';
import { readLevelSignal, readLiveSignal } from './read-signal.ts';

/** `<room key>:live` and `<room key>:levels`, sharded Pub/Sub in the room's slot; nothing is stored. */
export class RedisRoomSignals implements RoomSignals {
  readonly #redis: RedisHandle;
  readonly #settings: DirectorySettings;
  readonly #subscriptions: ChannelSubscriptions;

  constructor(redis: RedisHandle, settings: Partial<DirectorySettings> = {}, clock: Clock = systemClock) {
    this.#redis = redis;
    this.#settings = directorySettings(settings);
    this.#subscriptions = new ChannelSubscriptions(redis.subscriber, clock);
  }

  publishLive(room: RoomAddress, signal: LiveSignal): void {
    this.#publish(this.#channel(room, 'live'), signal);
  }

  watchLive(room: RoomAddress, onSignal: (signal: LiveSignal) => void): Promise<SignalWatch> {
    return this.#watch(this.#channel(room, 'live'), readLiveSignal, onSignal);
  }

  publishLevels(room: RoomAddress, signal: LevelSignal): void {
    this.#publish(this.#channel(room, 'levels'), signal);
  }

  watchLevels(room: RoomAddress, onSignal: (signal: LevelSignal) => void): Promise<SignalWatch> {
    return this.#watch(this.#channel(room, 'levels'), readLevelSignal, onSignal);
  }

  /** Ends the watches; the connection stays. */
  close(): void {
    this.#subscriptions.close();
  }

  #channel(room: RoomAddress, name: 'live' | 'levels'): string {
    const { cell, shards } = this.#settings;
    return `${shardPrefix(cell, shardOf(room, shards))}room:${roomKeyName(room)}:${name}`;
  }

  #publish(channel: string, signal: LiveSignal | LevelSignal): void {
    // An outage is the directory's to report; the next signal makes this one's loss good.
    this.#redis.commands.spublish(channel, JSON.stringify(signal)).catch(() => undefined);
  }

  async #watch<Signal>(
    channel: string,
    read: (message: string) => Signal | null,
    onSignal: (signal: Signal) => void,
  ): Promise<SignalWatch> {
    const unsubscribe = await this.#subscriptions.subscribe(channel, {
      onMessage: (message) => {
        const signal = read(message);
        if (signal !== null) onSignal(signal);
      },
      onInterrupted: () => undefined,
    });
    return { close: unsubscribe };
  }
}

import type { RoomAddress } from '@confab/contracts';
import type { RedisHandle } from '../redis/connect-redis.ts';
import { runForList, runForOutcome } from '../redis/run-script.ts';
import { scriptSettings, type DirectorySettings } from './directory-settings.ts';
import { roomKeyName, shardOf, shardPrefix } from './room-keys.ts';

export interface Seen {
  readonly epoch: string;
  readonly seq: number;
}

/** Runs the directory's scripts where a room or shard lives, and tells them what this process has seen of the room. */
export class ShardScripts {
  readonly settings: DirectorySettings;
  readonly #redis: RedisHandle;
  readonly #scriptSettings: string;
  readonly #seen: (key: string) => Seen | undefined;

  constructor(redis: RedisHandle, settings: DirectorySettings, seen: (key: string) => Seen | undefined) {
    this.#redis = redis;
    this.settings = settings;
    this.#scriptSettings = scriptSettings(settings);
    this.#seen = seen;
  }

  /** The shard's prefix and the room's name: all of a room's keys begin with it. */
  roomKey(address: RoomAddress): string {
    return `${this.#prefix(this.shardOf(address))}room:${roomKeyName(address)}`;
  }

  shardOf(address: RoomAddress): number {
    return shardOf(address, this.settings.shards);
  }

  /** A change that is answered once: `name` is the script's, and part of the answer's key. */
  change<Outcome extends { readonly status: string }>(
    name: string,
    address: RoomAddress,
    input: { readonly operationId: string; readonly [field: string]: unknown },
  ): Promise<Outcome> {
    return this.ask<Outcome>(name, address, { ...input, operation: name });
  }

  ask<Outcome extends { readonly status: string }>(
    name: string,
    address: RoomAddress,
    input: object,
  ): Promise<Outcome> {
    return this.onShard<Outcome>(name, this.shardOf(address), this.#roomInput(address, input));
  }

  list(name: string, address: RoomAddress, input: object): Promise<readonly [status: string, ...rest: unknown[]]> {
    return this.listOnShard(name, this.shardOf(address), this.#roomInput(address, input));
  }

  onShard<Outcome extends { readonly status: string }>(name: string, shard: number, input: object): Promise<Outcome> {
    return runForOutcome<Outcome>(this.#redis.commands, name, this.key(shard, 'generation'), this.#args(input));
  }

  listOnShard(name: string, shard: number, input: object): Promise<readonly [status: string, ...rest: unknown[]]> {
    return runForList(this.#redis.commands, name, this.key(shard, 'generation'), this.#args(input));
  }

  key(shard: number, name: string): string {
    return this.#prefix(shard) + name;
  }

  #prefix(shard: number): string {
    return shardPrefix(this.settings.cell, shard);
  }

  #roomInput(address: RoomAddress, input: object): object {
    return { ...input, room: roomKeyName(address), seen: this.#seen(this.roomKey(address)) };
  }

  #args(input: object): [string, string] {
    return [encode(input), this.#scriptSettings];
  }
}

/** Lua's JSON refuses half a surrogate pair, which a client can put into any name. */
function encode(input: object): string {
  return JSON.stringify(input, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

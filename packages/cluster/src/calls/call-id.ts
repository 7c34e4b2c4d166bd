import type { CallId, RoomAddress } from '@confab/contracts';
import { shardOf } from '../directory/room-keys.ts';

/** A call's id says where its keys are: it lives in its room's slot (`docs/races.md` 21). `unique` is a ULID. */
export function callIdOf(unique: string, address: RoomAddress, shards: number): CallId {
  return `${unique}-${String(shardOf(address, shards)).padStart(3, '0')}` as CallId;
}

/** Null for what cannot be a call's id in a cell of so many shards. */
export function readCallId(callId: string, shards: number): { readonly unique: string; readonly shard: number } | null {
  const [, unique, digits] = /^([0-9A-HJKMNP-TV-Z]{26})-(\d{3})$/.exec(callId) ?? [];
  const shard = Number(digits);
  return unique === undefined || shard >= shards ? null : { unique, shard };
}

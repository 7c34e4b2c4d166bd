import { crc32 } from 'node:zlib';
import type { RoomAddress, TenantId } from '@confab/contracts';

/** `<tenant>:<room>` as in all keys: percent-encoded, so that no name can reach into another's keys or hash tag. */
export function roomKeyName({ tenant, room }: RoomAddress): string {
  return `${tenantKeyName(tenant)}:${encodePart(room)}`;
}

export function tenantKeyName(tenant: TenantId): string {
  return encodePart(tenant);
}

function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Where a room's keys are: fixed for ever, or rooms would be lost between two versions. */
export function shardOf({ tenant, room }: RoomAddress, shards: number): number {
  return crc32(`${tenant}/${room}`) % shards;
}

/** What all keys of a shard begin with: one slot of a Redis Cluster. */
export function shardPrefix(cell: string, shard: number): string {
  return `{${cell}:s${String(shard).padStart(3, '0')}}:`;
}

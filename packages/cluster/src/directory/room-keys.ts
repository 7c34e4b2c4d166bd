import { crc32 } from 'node:zlib';
import type { RoomAddress, RoomName, TenantId } from '@confab/contracts';

/** `<tenant>:<room>` as in all keys: percent-encoded, so that no name can reach into another's keys or hash tag. */
export function roomKeyName({ tenant, room }: RoomAddress): string {
  return `${tenantKeyName(tenant)}:${encodePart(room)}`;
}

export function tenantKeyName(tenant: TenantId): string {
  return encodePart(tenant);
}

/** The address that `roomKeyName` made this name of. */
export function readRoomKeyName(name: string): RoomAddress {
  const [tenant = '', room = ''] = name.split(':', 2).map(decodeURIComponent);
  return { tenant: tenant as TenantId, room: room as RoomName };
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

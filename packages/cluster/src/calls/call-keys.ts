import type { RoomName, TenantId } from '@confab/contracts';
import { roomKeyName, shardOf, tenantKeyName } from '../directory/room-keys.ts';

/** `<tenant>:<ULID>`, as in all keys of calls. */
export function callKeyName(tenant: TenantId, unique: string): string {
  return `${tenantKeyName(tenant)}:${unique}`;
}

/** `<tenant>:<identity>`, encoded as a room's name is. */
export function personKeyName(tenant: TenantId, identity: string): string {
  return roomKeyName({ tenant, room: identity as RoomName });
}

/** A person's own keys, which are not the calls': one call's people are spread over the cell. */
export function shardOfPerson(tenant: TenantId, identity: string, shards: number): number {
  return shardOf({ tenant, room: identity as RoomName }, shards);
}

/** One script per shard instead of one per person. */
export function byShard<Item>(items: Iterable<Item>, shardOfItem: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const shard = shardOfItem(item);
    const group = groups.get(shard);
    if (group === undefined) groups.set(shard, [item]);
    else group.push(item);
  }
  return groups;
}

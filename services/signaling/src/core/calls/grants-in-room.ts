import { isLive } from '@confab/cluster';
import type { Grants, RoomName } from '@confab/contracts';
import type { Pod } from '../pod.ts';
import { requireGrant, requireRoom } from '../requests/require-grant.ts';
import type { Principal } from '../tokens/principal.ts';

/**
 * What somebody may do in a room: by the token where it is for that room, else by a call that rings or goes on there.
 * @throws CallError `forbidden`
 */
export async function grantsInRoom(
  pod: Pick<Pod, 'calls'>,
  { tenant, identity, grants }: Principal,
  room: string,
): Promise<Grants> {
  const isForRoom = grants.room === '*' || grants.room === room;
  if (isForRoom && grants.roomJoin) return grants;
  if (identity !== null) {
    const calls = await pod.calls.readInRoom({ tenant, room: room as RoomName });
    const isCalled = calls.some((call) => isLive(call) && call.people.some((person) => person.identity === identity));
    if (isCalled) return grantsByCall(grants, isForRoom, room);
  }
  requireGrant(grants, 'roomJoin');
  requireRoom(grants, room);
  return grants;
}

/** As with `roomJoin` for this room. What the token grants beyond that it grants for another room. */
function grantsByCall(grants: Grants, isForRoom: boolean, room: string): Grants {
  return {
    ...grants,
    ...(grants.roomJoin ? {} : { canPublish: true, canSubscribe: true, canPublishData: true }),
    ...(isForRoom ? {} : { roomAdmin: false, hidden: false, room }),
    roomJoin: true,
  };
}

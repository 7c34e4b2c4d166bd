import type { ParsedPayload, RequestResult, RoomAddress, RoomName } from '@confab/contracts';
import type { RoomRecord } from '@confab/cluster';
import { anyProfile, capabilitiesOfProfile } from '../media/codec-profiles.ts';
import type { Pod } from '../pod.ts';
import { requireGrant, requireRoom, requireUnexpired } from '../requests/require-grant.ts';
import type { Principal } from '../tokens/principal.ts';

export interface OpenedRoom {
  readonly address: RoomAddress;
  /** False when it was open already: it is as it was. */
  readonly created: boolean;
  readonly room: RoomRecord;
  readonly rtpCapabilities: RequestResult<'create-room'>['rtpCapabilities'];
}

/** Opens a room for whoever may: `create-room`, `POST /v1/rooms`. */
export async function openRoom(
  pod: Pod,
  principal: Principal,
  options: ParsedPayload<'create-room'>,
  operationId: string,
): Promise<OpenedRoom> {
  const { grants, tenant } = principal;
  requireGrant(grants, 'roomCreate');
  requireRoom(grants, options.room);
  requireUnexpired(principal, pod.clock.date());
  const address = { tenant, room: options.room as RoomName };
  const { created, room } = await pod.directory.openRoom({
    operationId,
    address,
    options,
    codecProfile: anyProfile(pod).codecProfile,
  });
  return { address, created, room, rtpCapabilities: capabilitiesOfProfile(pod, room.codecProfile) };
}

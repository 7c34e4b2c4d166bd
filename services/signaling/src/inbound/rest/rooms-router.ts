import { CallError, requests, type RoomAddress } from '@confab/contracts';
import type { RoomRecord } from '@confab/cluster';
import { Router } from 'express';
import { endRoom } from '../../core/moderation/moderate.ts';
import type { Pod } from '../../core/pod.ts';
import { requireGrant } from '../../core/requests/require-grant.ts';
import { openRoom } from '../../core/rooms/open-room.ts';
import { endpoint, noBody } from './endpoint.ts';
import { moderationOf, requireAdmin } from './require-admin.ts';

/** `/v1/rooms`. */
export function roomsRouter(pod: Pod): Router {
  const router = Router();
  router.post(
    '/',
    endpoint(requests['create-room'].payload, async ({ caller, body, ids }) => {
      const { address, created, room } = await openRoom(pod, caller, body, ids.operation('open'));
      return { status: created ? 201 : 200, body: describe(address, room) };
    }),
  );
  router.get(
    '/',
    endpoint(noBody, async ({ caller }) => {
      requireGrant(caller.grants, 'roomList');
      return { body: { rooms: await pod.directory.listRooms(caller.tenant) } };
    }),
  );
  router.get(
    '/:room',
    endpoint(noBody, async (call) => {
      const address = requireAdmin(call);
      const room = await pod.directory.readRoomRecord(address);
      if (room === null) throw new CallError('not-found', 'no such room');
      return { body: describe(address, room) };
    }),
  );
  router.delete(
    '/:room',
    endpoint(noBody, async (call) => {
      await endRoom(moderationOf(pod, call));
      return {};
    }),
  );
  return router;
}

function describe({ room }: RoomAddress, record: RoomRecord): object {
  const { createdAt, metadata, maxParticipants, emptyTimeoutMs, maxDurationMs, locked, lobby } = record;
  return { room, createdAt, metadata, maxParticipants, emptyTimeoutMs, maxDurationMs, locked, lobby };
}

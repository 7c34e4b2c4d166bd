import { requests } from '@confab/contracts';
import { Router } from 'express';
import type { Pod } from '../../core/pod.ts';
import { requireGrant } from '../../core/requests/require-grant.ts';
import { openRoom } from '../../core/rooms/open-room.ts';
import { endpoint, noBody } from './endpoint.ts';

/** `/v1/rooms`. */
export function roomsRouter(pod: Pod): Router {
  const router = Router();
  router.post(
    '/',
    endpoint(requests['create-room'].payload, async ({ caller, body, ids }) => {
      const { address, created, room } = await openRoom(pod, caller, body, ids.operation('open'));
      const { createdAt, metadata, maxParticipants, locked } = room;
      return {
        status: created ? 201 : 200,
        body: { room: address.room, createdAt, metadata, maxParticipants, locked },
      };
    }),
  );
  router.get(
    '/',
    endpoint(noBody, async ({ caller }) => {
      requireGrant(caller.grants, 'roomList');
      return { body: { rooms: await pod.directory.listRooms(caller.tenant) } };
    }),
  );
  return router;
}

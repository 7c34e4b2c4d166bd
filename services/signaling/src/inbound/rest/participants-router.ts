import { CallError, idSchema, requests, tokenGrantsSchema, type ParticipantId } from '@confab/contracts';
import { RoomReplica } from '@confab/cluster';
import { Router } from 'express';
import { z } from 'zod';
import { muteParticipant, removeParticipant } from '../../core/moderation/moderate.ts';
import { setPermissions } from '../../core/moderation/set-permissions.ts';
import type { Pod } from '../../core/pod.ts';
import { viewPage } from '../../core/rooms/room-view.ts';
import { endpoint, noBody, readQuery, type ApiCall } from './endpoint.ts';
import { moderationOf, requireAdmin } from './require-admin.ts';

const muting = requests['mute-participant'].payload.pick({ source: true });
const removal = z.object({
  ban: z.enum(['true', 'false']).optional(),
  reason: requests['remove-participant'].payload.shape.reason,
});
const { roomAdmin, canPublish, canPublishSources, canSubscribe, canPublishData } = tokenGrantsSchema.shape;
const permissions = z.object({
  roomAdmin,
  canPublish,
  /** Null: all. */
  canPublishSources: canPublishSources.nullable(),
  canSubscribe,
  canPublishData,
});

/** `/v1/rooms/{room}/participants`: those who are there, and what is done to them. */
export function participantsRouter(pod: Pod): Router {
  const router = Router({ mergeParams: true });
  router.get(
    '/',
    endpoint(noBody, async (call) => {
      const address = requireAdmin(call);
      const { page } = readQuery(z.object({ page: z.string().max(128).default('') }), call);
      // Read where nobody of the room is: it costs as much as a join.
      const replica = pod.rooms.find(address)?.replica ?? (await pod.directory.readRoom(address));
      if (replica === null) throw new CallError('not-found', 'no such room');
      const room = replica instanceof RoomReplica ? replica : new RoomReplica(replica);
      return { body: viewPage(room, nobody, page) };
    }),
  );
  router.delete(
    '/:participantId',
    endpoint(noBody, async (call) => {
      const { ban, reason } = readQuery(removal, call);
      await removeParticipant(moderationOf(pod, call), participantIdOf(call), { reason, ban: ban === 'true' });
      return {};
    }),
  );
  router.post(
    '/:participantId/mute',
    endpoint(muting, async (call) => {
      await muteParticipant(moderationOf(pod, call), participantIdOf(call), call.body.source ?? 'microphone');
      return {};
    }),
  );
  router.put(
    '/:participantId/permissions',
    endpoint(permissions, async (call) => {
      const grants = await setPermissions(moderationOf(pod, call), participantIdOf(call), call.body);
      return { body: { grants } };
    }),
  );
  return router;
}

/** Whoever asks is not among those who are there. */
const nobody = '' as ParticipantId;

function participantIdOf({ param }: ApiCall<unknown>): ParticipantId {
  const parsed = idSchema<ParticipantId>().safeParse(param('participantId'));
  if (!parsed.success) throw new CallError('not-found', 'no such participant in the room');
  return parsed.data;
}

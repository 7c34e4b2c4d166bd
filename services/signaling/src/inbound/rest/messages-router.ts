import { requests } from '@confab/contracts';
import { Router } from 'express';
import { announce } from '../../core/moderation/announce.ts';
import type { Pod } from '../../core/pod.ts';
import { endpoint } from './endpoint.ts';
import { moderationOf } from './require-admin.ts';

/** `/v1/rooms/{room}/messages`: what a tenant's server says in a room. */
export function messagesRouter(pod: Pod): Router {
  const router = Router({ mergeParams: true });
  router.post(
    '/',
    endpoint(requests.chat.payload, async (call) => {
      const { identity, name } = call.caller;
      return { status: 201, body: await announce(moderationOf(pod, call), { identity, name }, call.body) };
    }),
  );
  return router;
}

import { json, type Router } from 'express';
import { limits } from '@confab/contracts';
import type { Pod } from '../../core/pod.ts';
import { authenticateRequest } from './authenticate-request.ts';
import { callsRouter } from './calls-router.ts';
import { messagesRouter } from './messages-router.ts';
import { participantsRouter } from './participants-router.ts';
import { roomsRouter } from './rooms-router.ts';

/** Fills the part below `/v1` (`docs/protocol.md`, REST): one router per resource. */
export function mountApi(api: Router, pod: Pod): void {
  api.use(authenticateRequest(pod));
  api.use(json({ limit: limits.frameBytes }));
  api.use('/calls', callsRouter(pod));
  api.use('/rooms', roomsRouter(pod));
  api.use('/rooms/:room/participants', participantsRouter(pod));
  api.use('/rooms/:room/messages', messagesRouter(pod));
}

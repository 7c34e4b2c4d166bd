import { requireGrant } from './require-grant.ts';
import type { RequestHandlers } from './request-call.ts';

export const presenceRequests: RequestHandlers<'set-presence' | 'watch-presence'> = {
  'set-presence': {
    needs: 'nothing',
    lane: 'say',
    async run({ pod, session, payload }) {
      requireGrant(session.principal.grants, 'canCall');
      await pod.people.setStatus(session, payload.status);
      return {};
    },
  },
  'watch-presence': {
    needs: 'nothing',
    lane: 'say',
    async run({ pod, session, payload }) {
      requireGrant(session.principal.grants, 'canCall');
      return { presence: await pod.people.watchedBy(session).watch(payload.identities) };
    },
  },
};

import { setVisible } from '../participants/set-visible.ts';
import type { RequestHandlers } from './request-call.ts';
import { requireGrant } from './require-grant.ts';

export const visibilityRequests: RequestHandlers<'set-visible'> = {
  // In no lane: it says how things are, and a consumer that waits for a slow link must not hold it up.
  'set-visible': {
    needs: 'room',
    lane: 'free',
    async run({ pod, member, payload: { tiles } }) {
      requireGrant(member.grants, 'canSubscribe');
      member.visible = tiles;
      await setVisible(pod, member);
      return {};
    },
  },
};

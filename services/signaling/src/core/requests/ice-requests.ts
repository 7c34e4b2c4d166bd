import { CallError } from '@confab/contracts';
import { readRunning } from '../calls/change-call.ts';
import type { RequestHandlers } from './request-call.ts';

export const iceRequests: RequestHandlers<'get-ice-servers'> = {
  'get-ice-servers': {
    needs: 'nothing',
    lane: 'free',
    async run({ pod, session, payload }) {
      const { tenant, identity } = session.principal;
      if (identity === null) throw new CallError('forbidden', 'a resume token only resumes');
      const call = await readRunning(pod, tenant, payload.callId, identity);
      return { iceServers: pod.iceServers.of(tenant, call.callId) };
    },
  },
};

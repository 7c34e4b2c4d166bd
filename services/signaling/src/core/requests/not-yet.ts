import { CallError, type RequestName } from '@confab/contracts';
import type { RequestHandler } from './request-call.ts';

export function notYet<Name extends RequestName>(): RequestHandler<Name> {
  return {
    needs: 'nothing',
    lane: 'free',
    run: async () => {
      throw new CallError('bad-request', 'not available in this version');
    },
  };
}

import { notYet } from './not-yet.ts';
import type { RequestHandlers } from './request-call.ts';

export const presenceRequests: RequestHandlers<'set-presence' | 'watch-presence'> = {
  'set-presence': notYet(),
  'watch-presence': notYet(),
};

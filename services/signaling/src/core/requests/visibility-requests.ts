import { notYet } from './not-yet.ts';
import type { RequestHandlers } from './request-call.ts';

export const visibilityRequests: RequestHandlers<'set-visible'> = {
  'set-visible': notYet(),
};

import { notYet } from './not-yet.ts';
import type { RequestHandlers } from './request-call.ts';

export const moderationRequests: RequestHandlers<
  'mute-participant' | 'remove-participant' | 'lock-room' | 'end-room' | 'admit' | 'deny' | 'set-subscribers'
> = {
  'mute-participant': notYet(),
  'remove-participant': notYet(),
  'lock-room': notYet(),
  'end-room': notYet(),
  admit: notYet(),
  deny: notYet(),
  'set-subscribers': notYet(),
};

import { notYet } from './not-yet.ts';
import type { RequestHandlers } from './request-call.ts';

export const callRequests: RequestHandlers<
  | 'call-initiate'
  | 'call-accept'
  | 'call-reject'
  | 'call-end'
  | 'call-cancel'
  | 'call-join'
  | 'call-leave'
  | 'call-invite'
  | 'get-calls'
  | 'call-mute'
  | 'call-video-toggle'
  | 'call-screen-share'
  | 'webrtc-signal'
> = {
  'call-initiate': notYet(),
  'call-accept': notYet(),
  'call-reject': notYet(),
  'call-end': notYet(),
  'call-cancel': notYet(),
  'call-join': notYet(),
  'call-leave': notYet(),
  'call-invite': notYet(),
  'get-calls': notYet(),
  'call-mute': notYet(),
  'call-video-toggle': notYet(),
  'call-screen-share': notYet(),
  'webrtc-signal': notYet(),
};

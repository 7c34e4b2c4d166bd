import { notYet } from './not-yet.ts';
import type { RequestHandlers } from './request-call.ts';

export const peopleRequests: RequestHandlers<
  'chat' | 'get-chat-history' | 'audio-mute' | 'video-mute' | 'raise-hand' | 'reaction' | 'update-self'
> = {
  chat: notYet(),
  'get-chat-history': notYet(),
  'audio-mute': notYet(),
  'video-mute': notYet(),
  'raise-hand': notYet(),
  reaction: notYet(),
  'update-self': notYet(),
};

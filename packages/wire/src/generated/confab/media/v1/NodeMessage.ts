// Original file: proto/confab/media/v1/media.proto

import type { Welcome as _confab_media_v1_Welcome, Welcome__Output as _confab_media_v1_Welcome__Output } from '../../../confab/media/v1/Welcome.ts';
import type { Reply as _confab_media_v1_Reply, Reply__Output as _confab_media_v1_Reply__Output } from '../../../confab/media/v1/Reply.ts';
import type { Notification as _confab_media_v1_Notification, Notification__Output as _confab_media_v1_Notification__Output } from '../../../confab/media/v1/Notification.ts';

export interface NodeMessage {
  'welcome'?: (_confab_media_v1_Welcome | null);
  'reply'?: (_confab_media_v1_Reply | null);
  'notification'?: (_confab_media_v1_Notification | null);
  'message'?: "welcome"|"reply"|"notification";
}

export interface NodeMessage__Output {
  'welcome'?: (_confab_media_v1_Welcome__Output | null);
  'reply'?: (_confab_media_v1_Reply__Output | null);
  'notification'?: (_confab_media_v1_Notification__Output | null);
  'message'?: "welcome"|"reply"|"notification";
}

// Original file: proto/confab/media/v1/media.proto

import type { Hello as _confab_media_v1_Hello, Hello__Output as _confab_media_v1_Hello__Output } from '../../../confab/media/v1/Hello.ts';
import type { Command as _confab_media_v1_Command, Command__Output as _confab_media_v1_Command__Output } from '../../../confab/media/v1/Command.ts';

export interface PodMessage {
  'hello'?: (_confab_media_v1_Hello | null);
  'command'?: (_confab_media_v1_Command | null);
  'message'?: "hello"|"command";
}

export interface PodMessage__Output {
  'hello'?: (_confab_media_v1_Hello__Output | null);
  'command'?: (_confab_media_v1_Command__Output | null);
  'message'?: "hello"|"command";
}

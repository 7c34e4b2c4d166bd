// Original file: proto/confab/media/v1/media.proto

import type { ConsumerInfo as _confab_media_v1_ConsumerInfo, ConsumerInfo__Output as _confab_media_v1_ConsumerInfo__Output } from '../../../confab/media/v1/ConsumerInfo.ts';
import type { ConsumeFailure as _confab_media_v1_ConsumeFailure, ConsumeFailure__Output as _confab_media_v1_ConsumeFailure__Output } from '../../../confab/media/v1/ConsumeFailure.ts';

export interface Consumed {
  'consumers'?: (_confab_media_v1_ConsumerInfo)[];
  'failures'?: (_confab_media_v1_ConsumeFailure)[];
}

export interface Consumed__Output {
  'consumers': (_confab_media_v1_ConsumerInfo__Output)[];
  'failures': (_confab_media_v1_ConsumeFailure__Output)[];
}

// Original file: proto/confab/media/v1/media.proto

import type { Failure as _confab_media_v1_Failure, Failure__Output as _confab_media_v1_Failure__Output } from '../../../confab/media/v1/Failure.ts';

export interface ConsumeFailure {
  'producerId'?: (string);
  'failure'?: (_confab_media_v1_Failure | null);
}

export interface ConsumeFailure__Output {
  'producerId': (string);
  'failure': (_confab_media_v1_Failure__Output | null);
}

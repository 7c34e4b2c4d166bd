// Original file: proto/confab/media/v1/media.proto

import type { TransportInfo as _confab_media_v1_TransportInfo, TransportInfo__Output as _confab_media_v1_TransportInfo__Output } from '../../../confab/media/v1/TransportInfo.ts';

export interface TransportCreated {
  'transport'?: (_confab_media_v1_TransportInfo | null);
}

export interface TransportCreated__Output {
  'transport': (_confab_media_v1_TransportInfo__Output | null);
}

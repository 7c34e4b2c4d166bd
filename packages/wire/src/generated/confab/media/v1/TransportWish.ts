// Original file: proto/confab/media/v1/media.proto

import type { Direction as _confab_media_v1_Direction, Direction__Output as _confab_media_v1_Direction__Output } from '../../../confab/media/v1/Direction.ts';

export interface TransportWish {
  'direction'?: (_confab_media_v1_Direction);
  'transportId'?: (string);
}

export interface TransportWish__Output {
  'direction': (_confab_media_v1_Direction__Output);
  'transportId': (string);
}

// Original file: proto/confab/media/v1/media.proto

import type { Direction as _confab_media_v1_Direction, Direction__Output as _confab_media_v1_Direction__Output } from '../../../confab/media/v1/Direction.ts';

export interface TransportClosed {
  'transportId'?: (string);
  'direction'?: (_confab_media_v1_Direction);
  'reason'?: (string);
}

export interface TransportClosed__Output {
  'transportId': (string);
  'direction': (_confab_media_v1_Direction__Output);
  'reason': (string);
}

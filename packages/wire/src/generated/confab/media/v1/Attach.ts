// Original file: proto/confab/media/v1/media.proto

import type { TransportWish as _confab_media_v1_TransportWish, TransportWish__Output as _confab_media_v1_TransportWish__Output } from '../../../confab/media/v1/TransportWish.ts';

export interface Attach {
  'create'?: (boolean);
  'reservationId'?: (string);
  'transports'?: (_confab_media_v1_TransportWish)[];
}

export interface Attach__Output {
  'create': (boolean);
  'reservationId': (string);
  'transports': (_confab_media_v1_TransportWish__Output)[];
}

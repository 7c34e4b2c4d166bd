// Original file: proto/confab/media/v1/media.proto

import type { TransportWish as _confab_media_v1_TransportWish, TransportWish__Output as _confab_media_v1_TransportWish__Output } from '../../../confab/media/v1/TransportWish.ts';

export interface CreateTransport {
  'transport'?: (_confab_media_v1_TransportWish | null);
}

export interface CreateTransport__Output {
  'transport': (_confab_media_v1_TransportWish__Output | null);
}

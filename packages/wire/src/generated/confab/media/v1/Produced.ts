// Original file: proto/confab/media/v1/media.proto

import type { ProducerInfo as _confab_media_v1_ProducerInfo, ProducerInfo__Output as _confab_media_v1_ProducerInfo__Output } from '../../../confab/media/v1/ProducerInfo.ts';

export interface Produced {
  'producer'?: (_confab_media_v1_ProducerInfo | null);
}

export interface Produced__Output {
  'producer': (_confab_media_v1_ProducerInfo__Output | null);
}

// Original file: proto/confab/media/v1/media.proto

import type { DataProducerInfo as _confab_media_v1_DataProducerInfo, DataProducerInfo__Output as _confab_media_v1_DataProducerInfo__Output } from '../../../confab/media/v1/DataProducerInfo.ts';

export interface DataProduced {
  'dataProducer'?: (_confab_media_v1_DataProducerInfo | null);
}

export interface DataProduced__Output {
  'dataProducer': (_confab_media_v1_DataProducerInfo__Output | null);
}

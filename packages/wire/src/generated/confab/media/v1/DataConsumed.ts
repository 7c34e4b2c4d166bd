// Original file: proto/confab/media/v1/media.proto

import type { DataConsumerInfo as _confab_media_v1_DataConsumerInfo, DataConsumerInfo__Output as _confab_media_v1_DataConsumerInfo__Output } from '../../../confab/media/v1/DataConsumerInfo.ts';

export interface DataConsumed {
  'dataConsumer'?: (_confab_media_v1_DataConsumerInfo | null);
}

export interface DataConsumed__Output {
  'dataConsumer': (_confab_media_v1_DataConsumerInfo__Output | null);
}

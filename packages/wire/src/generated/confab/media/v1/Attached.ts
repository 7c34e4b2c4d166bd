// Original file: proto/confab/media/v1/media.proto

import type { TransportInfo as _confab_media_v1_TransportInfo, TransportInfo__Output as _confab_media_v1_TransportInfo__Output } from '../../../confab/media/v1/TransportInfo.ts';
import type { ProducerInfo as _confab_media_v1_ProducerInfo, ProducerInfo__Output as _confab_media_v1_ProducerInfo__Output } from '../../../confab/media/v1/ProducerInfo.ts';
import type { ConsumerInfo as _confab_media_v1_ConsumerInfo, ConsumerInfo__Output as _confab_media_v1_ConsumerInfo__Output } from '../../../confab/media/v1/ConsumerInfo.ts';
import type { DataProducerInfo as _confab_media_v1_DataProducerInfo, DataProducerInfo__Output as _confab_media_v1_DataProducerInfo__Output } from '../../../confab/media/v1/DataProducerInfo.ts';
import type { DataConsumerInfo as _confab_media_v1_DataConsumerInfo, DataConsumerInfo__Output as _confab_media_v1_DataConsumerInfo__Output } from '../../../confab/media/v1/DataConsumerInfo.ts';

export interface Attached {
  'transports'?: (_confab_media_v1_TransportInfo)[];
  'producers'?: (_confab_media_v1_ProducerInfo)[];
  'consumers'?: (_confab_media_v1_ConsumerInfo)[];
  'dataProducers'?: (_confab_media_v1_DataProducerInfo)[];
  'dataConsumers'?: (_confab_media_v1_DataConsumerInfo)[];
}

export interface Attached__Output {
  'transports': (_confab_media_v1_TransportInfo__Output)[];
  'producers': (_confab_media_v1_ProducerInfo__Output)[];
  'consumers': (_confab_media_v1_ConsumerInfo__Output)[];
  'dataProducers': (_confab_media_v1_DataProducerInfo__Output)[];
  'dataConsumers': (_confab_media_v1_DataConsumerInfo__Output)[];
}

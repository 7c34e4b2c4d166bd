// Original file: proto/confab/media/v1/media.proto

import type { Origin as _confab_media_v1_Origin, Origin__Output as _confab_media_v1_Origin__Output } from '../../../confab/media/v1/Origin.ts';

export interface ConsumeData {
  'transportId'?: (string);
  'dataProducerId'?: (string);
  'dataConsumerId'?: (string);
  'participantId'?: (string);
  'origin'?: (_confab_media_v1_Origin | null);
}

export interface ConsumeData__Output {
  'transportId': (string);
  'dataProducerId': (string);
  'dataConsumerId': (string);
  'participantId': (string);
  'origin': (_confab_media_v1_Origin__Output | null);
}

// Original file: proto/confab/media/v1/media.proto

import type { EncodingScore as _confab_media_v1_EncodingScore, EncodingScore__Output as _confab_media_v1_EncodingScore__Output } from '../../../confab/media/v1/EncodingScore.ts';

export interface ProducerScore {
  'producerId'?: (string);
  'scores'?: (_confab_media_v1_EncodingScore)[];
}

export interface ProducerScore__Output {
  'producerId': (string);
  'scores': (_confab_media_v1_EncodingScore__Output)[];
}

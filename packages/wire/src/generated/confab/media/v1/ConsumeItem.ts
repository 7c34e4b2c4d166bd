// Original file: proto/confab/media/v1/media.proto

import type { Origin as _confab_media_v1_Origin, Origin__Output as _confab_media_v1_Origin__Output } from '../../../confab/media/v1/Origin.ts';

export interface ConsumeItem {
  'producerId'?: (string);
  'incarnation'?: (number);
  'consumerId'?: (string);
  'participantId'?: (string);
  'origin'?: (_confab_media_v1_Origin | null);
  'preferredSpatialLayerPlus_1'?: (number);
  'preferredTemporalLayerPlus_1'?: (number);
  'source'?: (string);
}

export interface ConsumeItem__Output {
  'producerId': (string);
  'incarnation': (number);
  'consumerId': (string);
  'participantId': (string);
  'origin': (_confab_media_v1_Origin__Output | null);
  'preferredSpatialLayerPlus_1': (number);
  'preferredTemporalLayerPlus_1': (number);
  'source': (string);
}

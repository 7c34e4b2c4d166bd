// Original file: proto/confab/media/v1/media.proto

import type { MediaKind as _confab_media_v1_MediaKind, MediaKind__Output as _confab_media_v1_MediaKind__Output } from '../../../confab/media/v1/MediaKind.ts';

export interface ProducerInfo {
  'producerId'?: (string);
  'incarnation'?: (number);
  'kind'?: (_confab_media_v1_MediaKind);
  'source'?: (string);
  'paused'?: (boolean);
  'type'?: (string);
  'maxSpatialLayerPlus_1'?: (number);
  'maxTemporalLayerPlus_1'?: (number);
}

export interface ProducerInfo__Output {
  'producerId': (string);
  'incarnation': (number);
  'kind': (_confab_media_v1_MediaKind__Output);
  'source': (string);
  'paused': (boolean);
  'type': (string);
  'maxSpatialLayerPlus_1': (number);
  'maxTemporalLayerPlus_1': (number);
}

// Original file: proto/confab/media/v1/media.proto

import type { MediaKind as _confab_media_v1_MediaKind, MediaKind__Output as _confab_media_v1_MediaKind__Output } from '../../../confab/media/v1/MediaKind.ts';

export interface Produce {
  'transportId'?: (string);
  'producerId'?: (string);
  'incarnation'?: (number);
  'kind'?: (_confab_media_v1_MediaKind);
  'rtpParametersJson'?: (string);
  'source'?: (string);
  'paused'?: (boolean);
}

export interface Produce__Output {
  'transportId': (string);
  'producerId': (string);
  'incarnation': (number);
  'kind': (_confab_media_v1_MediaKind__Output);
  'rtpParametersJson': (string);
  'source': (string);
  'paused': (boolean);
}

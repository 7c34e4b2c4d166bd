// Original file: proto/confab/media/v1/media.proto

import type { MediaKind as _confab_media_v1_MediaKind, MediaKind__Output as _confab_media_v1_MediaKind__Output } from '../../../confab/media/v1/MediaKind.ts';

export interface ConsumerInfo {
  'consumerId'?: (string);
  'producerId'?: (string);
  'participantId'?: (string);
  'kind'?: (_confab_media_v1_MediaKind);
  'rtpParametersJson'?: (string);
  'type'?: (string);
  'producerPaused'?: (boolean);
  'paused'?: (boolean);
}

export interface ConsumerInfo__Output {
  'consumerId': (string);
  'producerId': (string);
  'participantId': (string);
  'kind': (_confab_media_v1_MediaKind__Output);
  'rtpParametersJson': (string);
  'type': (string);
  'producerPaused': (boolean);
  'paused': (boolean);
}

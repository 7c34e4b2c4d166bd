// Original file: proto/confab/media/v1/media.proto

import type { Direction as _confab_media_v1_Direction, Direction__Output as _confab_media_v1_Direction__Output } from '../../../confab/media/v1/Direction.ts';

export interface TransportInfo {
  'transportId'?: (string);
  'direction'?: (_confab_media_v1_Direction);
  'iceParametersJson'?: (string);
  'iceCandidatesJson'?: (string);
  'dtlsParametersJson'?: (string);
  'sctpParametersJson'?: (string);
  'connected'?: (boolean);
}

export interface TransportInfo__Output {
  'transportId': (string);
  'direction': (_confab_media_v1_Direction__Output);
  'iceParametersJson': (string);
  'iceCandidatesJson': (string);
  'dtlsParametersJson': (string);
  'sctpParametersJson': (string);
  'connected': (boolean);
}

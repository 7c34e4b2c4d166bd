// Original file: proto/confab/media/v1/media.proto

import type { ConsumeItem as _confab_media_v1_ConsumeItem, ConsumeItem__Output as _confab_media_v1_ConsumeItem__Output } from '../../../confab/media/v1/ConsumeItem.ts';

export interface Consume {
  'transportId'?: (string);
  'rtpCapabilitiesJson'?: (string);
  'items'?: (_confab_media_v1_ConsumeItem)[];
  'resume'?: (boolean);
}

export interface Consume__Output {
  'transportId': (string);
  'rtpCapabilitiesJson': (string);
  'items': (_confab_media_v1_ConsumeItem__Output)[];
  'resume': (boolean);
}

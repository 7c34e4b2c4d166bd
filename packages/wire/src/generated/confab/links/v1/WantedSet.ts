// Original file: proto/confab/links/v1/links.proto

import type { Wanted as _confab_links_v1_Wanted, Wanted__Output as _confab_links_v1_Wanted__Output } from '../../../confab/links/v1/Wanted.ts';

export interface WantedSet {
  'linkId'?: (string);
  'revision'?: (number);
  'producers'?: (_confab_links_v1_Wanted)[];
  'dataProducers'?: (_confab_links_v1_Wanted)[];
}

export interface WantedSet__Output {
  'linkId': (string);
  'revision': (number);
  'producers': (_confab_links_v1_Wanted__Output)[];
  'dataProducers': (_confab_links_v1_Wanted__Output)[];
}

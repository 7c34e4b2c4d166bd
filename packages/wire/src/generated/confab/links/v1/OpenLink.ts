// Original file: proto/confab/links/v1/links.proto

import type { PipeTuple as _confab_links_v1_PipeTuple, PipeTuple__Output as _confab_links_v1_PipeTuple__Output } from '../../../confab/links/v1/PipeTuple.ts';

export interface OpenLink {
  'linkId'?: (string);
  'tenant'?: (string);
  'room'?: (string);
  'roomEpoch'?: (string);
  'tuple'?: (_confab_links_v1_PipeTuple | null);
}

export interface OpenLink__Output {
  'linkId': (string);
  'tenant': (string);
  'room': (string);
  'roomEpoch': (string);
  'tuple': (_confab_links_v1_PipeTuple__Output | null);
}

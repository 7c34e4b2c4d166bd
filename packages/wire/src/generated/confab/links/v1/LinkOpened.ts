// Original file: proto/confab/links/v1/links.proto

import type { PipeTuple as _confab_links_v1_PipeTuple, PipeTuple__Output as _confab_links_v1_PipeTuple__Output } from '../../../confab/links/v1/PipeTuple.ts';

export interface LinkOpened {
  'linkId'?: (string);
  'tuple'?: (_confab_links_v1_PipeTuple | null);
}

export interface LinkOpened__Output {
  'linkId': (string);
  'tuple': (_confab_links_v1_PipeTuple__Output | null);
}

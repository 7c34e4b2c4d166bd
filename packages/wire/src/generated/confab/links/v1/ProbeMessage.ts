// Original file: proto/confab/links/v1/links.proto

import type { PipeTuple as _confab_links_v1_PipeTuple, PipeTuple__Output as _confab_links_v1_PipeTuple__Output } from '../../../confab/links/v1/PipeTuple.ts';
import type { ProbeResult as _confab_links_v1_ProbeResult, ProbeResult__Output as _confab_links_v1_ProbeResult__Output } from '../../../confab/links/v1/ProbeResult.ts';
import type { ProbeMedia as _confab_links_v1_ProbeMedia, ProbeMedia__Output as _confab_links_v1_ProbeMedia__Output } from '../../../confab/links/v1/ProbeMedia.ts';

export interface ProbeMessage {
  'tuple'?: (_confab_links_v1_PipeTuple | null);
  'result'?: (_confab_links_v1_ProbeResult | null);
  'media'?: (_confab_links_v1_ProbeMedia | null);
  'sending'?: (_confab_links_v1_PipeTuple | null);
  'message'?: "tuple"|"result"|"media"|"sending";
}

export interface ProbeMessage__Output {
  'tuple'?: (_confab_links_v1_PipeTuple__Output | null);
  'result'?: (_confab_links_v1_ProbeResult__Output | null);
  'media'?: (_confab_links_v1_ProbeMedia__Output | null);
  'sending'?: (_confab_links_v1_PipeTuple__Output | null);
  'message'?: "tuple"|"result"|"media"|"sending";
}

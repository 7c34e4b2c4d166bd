// Original file: proto/confab/links/v1/links.proto

import type { WantingHello as _confab_links_v1_WantingHello, WantingHello__Output as _confab_links_v1_WantingHello__Output } from '../../../confab/links/v1/WantingHello.ts';
import type { OpenLink as _confab_links_v1_OpenLink, OpenLink__Output as _confab_links_v1_OpenLink__Output } from '../../../confab/links/v1/OpenLink.ts';
import type { WantedSet as _confab_links_v1_WantedSet, WantedSet__Output as _confab_links_v1_WantedSet__Output } from '../../../confab/links/v1/WantedSet.ts';
import type { CloseLink as _confab_links_v1_CloseLink, CloseLink__Output as _confab_links_v1_CloseLink__Output } from '../../../confab/links/v1/CloseLink.ts';
import type { RequestKeyFrame as _confab_links_v1_RequestKeyFrame, RequestKeyFrame__Output as _confab_links_v1_RequestKeyFrame__Output } from '../../../confab/links/v1/RequestKeyFrame.ts';
import type { SourceRewritten as _confab_links_v1_SourceRewritten, SourceRewritten__Output as _confab_links_v1_SourceRewritten__Output } from '../../../confab/links/v1/SourceRewritten.ts';

export interface WantingMessage {
  'hello'?: (_confab_links_v1_WantingHello | null);
  'openLink'?: (_confab_links_v1_OpenLink | null);
  'wantedSet'?: (_confab_links_v1_WantedSet | null);
  'closeLink'?: (_confab_links_v1_CloseLink | null);
  'requestKeyFrame'?: (_confab_links_v1_RequestKeyFrame | null);
  'sourceRewritten'?: (_confab_links_v1_SourceRewritten | null);
  'message'?: "hello"|"openLink"|"wantedSet"|"closeLink"|"requestKeyFrame"|"sourceRewritten";
}

export interface WantingMessage__Output {
  'hello'?: (_confab_links_v1_WantingHello__Output | null);
  'openLink'?: (_confab_links_v1_OpenLink__Output | null);
  'wantedSet'?: (_confab_links_v1_WantedSet__Output | null);
  'closeLink'?: (_confab_links_v1_CloseLink__Output | null);
  'requestKeyFrame'?: (_confab_links_v1_RequestKeyFrame__Output | null);
  'sourceRewritten'?: (_confab_links_v1_SourceRewritten__Output | null);
  'message'?: "hello"|"openLink"|"wantedSet"|"closeLink"|"requestKeyFrame"|"sourceRewritten";
}

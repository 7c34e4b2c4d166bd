// Original file: proto/confab/links/v1/links.proto

import type { OriginHello as _confab_links_v1_OriginHello, OriginHello__Output as _confab_links_v1_OriginHello__Output } from '../../../confab/links/v1/OriginHello.ts';
import type { LinkOpened as _confab_links_v1_LinkOpened, LinkOpened__Output as _confab_links_v1_LinkOpened__Output } from '../../../confab/links/v1/LinkOpened.ts';
import type { LinkRefused as _confab_links_v1_LinkRefused, LinkRefused__Output as _confab_links_v1_LinkRefused__Output } from '../../../confab/links/v1/LinkRefused.ts';
import type { PipeProducer as _confab_links_v1_PipeProducer, PipeProducer__Output as _confab_links_v1_PipeProducer__Output } from '../../../confab/links/v1/PipeProducer.ts';
import type { PipeProducerRefused as _confab_links_v1_PipeProducerRefused, PipeProducerRefused__Output as _confab_links_v1_PipeProducerRefused__Output } from '../../../confab/links/v1/PipeProducerRefused.ts';
import type { PipeProducerState as _confab_links_v1_PipeProducerState, PipeProducerState__Output as _confab_links_v1_PipeProducerState__Output } from '../../../confab/links/v1/PipeProducerState.ts';
import type { PipeProducerClosed as _confab_links_v1_PipeProducerClosed, PipeProducerClosed__Output as _confab_links_v1_PipeProducerClosed__Output } from '../../../confab/links/v1/PipeProducerClosed.ts';
import type { LinkClosed as _confab_links_v1_LinkClosed, LinkClosed__Output as _confab_links_v1_LinkClosed__Output } from '../../../confab/links/v1/LinkClosed.ts';
import type { LinkReport as _confab_links_v1_LinkReport, LinkReport__Output as _confab_links_v1_LinkReport__Output } from '../../../confab/links/v1/LinkReport.ts';

export interface OriginMessage {
  'hello'?: (_confab_links_v1_OriginHello | null);
  'linkOpened'?: (_confab_links_v1_LinkOpened | null);
  'linkRefused'?: (_confab_links_v1_LinkRefused | null);
  'pipeProducer'?: (_confab_links_v1_PipeProducer | null);
  'pipeProducerRefused'?: (_confab_links_v1_PipeProducerRefused | null);
  'pipeProducerState'?: (_confab_links_v1_PipeProducerState | null);
  'pipeProducerClosed'?: (_confab_links_v1_PipeProducerClosed | null);
  'linkClosed'?: (_confab_links_v1_LinkClosed | null);
  'linkReport'?: (_confab_links_v1_LinkReport | null);
  'message'?: "hello"|"linkOpened"|"linkRefused"|"pipeProducer"|"pipeProducerRefused"|"pipeProducerState"|"pipeProducerClosed"|"linkClosed"|"linkReport";
}

export interface OriginMessage__Output {
  'hello'?: (_confab_links_v1_OriginHello__Output | null);
  'linkOpened'?: (_confab_links_v1_LinkOpened__Output | null);
  'linkRefused'?: (_confab_links_v1_LinkRefused__Output | null);
  'pipeProducer'?: (_confab_links_v1_PipeProducer__Output | null);
  'pipeProducerRefused'?: (_confab_links_v1_PipeProducerRefused__Output | null);
  'pipeProducerState'?: (_confab_links_v1_PipeProducerState__Output | null);
  'pipeProducerClosed'?: (_confab_links_v1_PipeProducerClosed__Output | null);
  'linkClosed'?: (_confab_links_v1_LinkClosed__Output | null);
  'linkReport'?: (_confab_links_v1_LinkReport__Output | null);
  'message'?: "hello"|"linkOpened"|"linkRefused"|"pipeProducer"|"pipeProducerRefused"|"pipeProducerState"|"pipeProducerClosed"|"linkClosed"|"linkReport";
}

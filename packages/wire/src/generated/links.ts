import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { CloseLink as _confab_links_v1_CloseLink, CloseLink__Output as _confab_links_v1_CloseLink__Output } from './confab/links/v1/CloseLink.ts';
import type { LinkClosed as _confab_links_v1_LinkClosed, LinkClosed__Output as _confab_links_v1_LinkClosed__Output } from './confab/links/v1/LinkClosed.ts';
import type { LinkOpened as _confab_links_v1_LinkOpened, LinkOpened__Output as _confab_links_v1_LinkOpened__Output } from './confab/links/v1/LinkOpened.ts';
import type { LinkRefused as _confab_links_v1_LinkRefused, LinkRefused__Output as _confab_links_v1_LinkRefused__Output } from './confab/links/v1/LinkRefused.ts';
import type { LinkReport as _confab_links_v1_LinkReport, LinkReport__Output as _confab_links_v1_LinkReport__Output } from './confab/links/v1/LinkReport.ts';
import type { LinksClient as _confab_links_v1_LinksClient, LinksDefinition as _confab_links_v1_LinksDefinition } from './confab/links/v1/Links.ts';
import type { OpenLink as _confab_links_v1_OpenLink, OpenLink__Output as _confab_links_v1_OpenLink__Output } from './confab/links/v1/OpenLink.ts';
import type { OriginHello as _confab_links_v1_OriginHello, OriginHello__Output as _confab_links_v1_OriginHello__Output } from './confab/links/v1/OriginHello.ts';
import type { OriginMessage as _confab_links_v1_OriginMessage, OriginMessage__Output as _confab_links_v1_OriginMessage__Output } from './confab/links/v1/OriginMessage.ts';
import type { PipeProducer as _confab_links_v1_PipeProducer, PipeProducer__Output as _confab_links_v1_PipeProducer__Output } from './confab/links/v1/PipeProducer.ts';
import type { PipeProducerClosed as _confab_links_v1_PipeProducerClosed, PipeProducerClosed__Output as _confab_links_v1_PipeProducerClosed__Output } from './confab/links/v1/PipeProducerClosed.ts';
import type { PipeProducerRefused as _confab_links_v1_PipeProducerRefused, PipeProducerRefused__Output as _confab_links_v1_PipeProducerRefused__Output } from './confab/links/v1/PipeProducerRefused.ts';
import type { PipeProducerState as _confab_links_v1_PipeProducerState, PipeProducerState__Output as _confab_links_v1_PipeProducerState__Output } from './confab/links/v1/PipeProducerState.ts';
import type { PipeTuple as _confab_links_v1_PipeTuple, PipeTuple__Output as _confab_links_v1_PipeTuple__Output } from './confab/links/v1/PipeTuple.ts';
import type { ProbeMedia as _confab_links_v1_ProbeMedia, ProbeMedia__Output as _confab_links_v1_ProbeMedia__Output } from './confab/links/v1/ProbeMedia.ts';
import type { ProbeMessage as _confab_links_v1_ProbeMessage, ProbeMessage__Output as _confab_links_v1_ProbeMessage__Output } from './confab/links/v1/ProbeMessage.ts';
import type { ProbeResult as _confab_links_v1_ProbeResult, ProbeResult__Output as _confab_links_v1_ProbeResult__Output } from './confab/links/v1/ProbeResult.ts';
import type { RequestKeyFrame as _confab_links_v1_RequestKeyFrame, RequestKeyFrame__Output as _confab_links_v1_RequestKeyFrame__Output } from './confab/links/v1/RequestKeyFrame.ts';
import type { SourceRewritten as _confab_links_v1_SourceRewritten, SourceRewritten__Output as _confab_links_v1_SourceRewritten__Output } from './confab/links/v1/SourceRewritten.ts';
import type { Wanted as _confab_links_v1_Wanted, Wanted__Output as _confab_links_v1_Wanted__Output } from './confab/links/v1/Wanted.ts';
import type { WantedSet as _confab_links_v1_WantedSet, WantedSet__Output as _confab_links_v1_WantedSet__Output } from './confab/links/v1/WantedSet.ts';
import type { WantingHello as _confab_links_v1_WantingHello, WantingHello__Output as _confab_links_v1_WantingHello__Output } from './confab/links/v1/WantingHello.ts';
import type { WantingMessage as _confab_links_v1_WantingMessage, WantingMessage__Output as _confab_links_v1_WantingMessage__Output } from './confab/links/v1/WantingMessage.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  confab: {
    links: {
      v1: {
        CloseLink: MessageTypeDefinition<_confab_links_v1_CloseLink, _confab_links_v1_CloseLink__Output>
        LinkClosed: MessageTypeDefinition<_confab_links_v1_LinkClosed, _confab_links_v1_LinkClosed__Output>
        LinkOpened: MessageTypeDefinition<_confab_links_v1_LinkOpened, _confab_links_v1_LinkOpened__Output>
        LinkRefused: MessageTypeDefinition<_confab_links_v1_LinkRefused, _confab_links_v1_LinkRefused__Output>
        LinkReport: MessageTypeDefinition<_confab_links_v1_LinkReport, _confab_links_v1_LinkReport__Output>
        Links: SubtypeConstructor<typeof grpc.Client, _confab_links_v1_LinksClient> & { service: _confab_links_v1_LinksDefinition }
        OpenLink: MessageTypeDefinition<_confab_links_v1_OpenLink, _confab_links_v1_OpenLink__Output>
        OriginHello: MessageTypeDefinition<_confab_links_v1_OriginHello, _confab_links_v1_OriginHello__Output>
        OriginMessage: MessageTypeDefinition<_confab_links_v1_OriginMessage, _confab_links_v1_OriginMessage__Output>
        PipeProducer: MessageTypeDefinition<_confab_links_v1_PipeProducer, _confab_links_v1_PipeProducer__Output>
        PipeProducerClosed: MessageTypeDefinition<_confab_links_v1_PipeProducerClosed, _confab_links_v1_PipeProducerClosed__Output>
        PipeProducerRefused: MessageTypeDefinition<_confab_links_v1_PipeProducerRefused, _confab_links_v1_PipeProducerRefused__Output>
        PipeProducerState: MessageTypeDefinition<_confab_links_v1_PipeProducerState, _confab_links_v1_PipeProducerState__Output>
        PipeTuple: MessageTypeDefinition<_confab_links_v1_PipeTuple, _confab_links_v1_PipeTuple__Output>
        ProbeMedia: MessageTypeDefinition<_confab_links_v1_ProbeMedia, _confab_links_v1_ProbeMedia__Output>
        ProbeMessage: MessageTypeDefinition<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output>
        ProbeResult: MessageTypeDefinition<_confab_links_v1_ProbeResult, _confab_links_v1_ProbeResult__Output>
        RequestKeyFrame: MessageTypeDefinition<_confab_links_v1_RequestKeyFrame, _confab_links_v1_RequestKeyFrame__Output>
        SourceRewritten: MessageTypeDefinition<_confab_links_v1_SourceRewritten, _confab_links_v1_SourceRewritten__Output>
        Wanted: MessageTypeDefinition<_confab_links_v1_Wanted, _confab_links_v1_Wanted__Output>
        WantedSet: MessageTypeDefinition<_confab_links_v1_WantedSet, _confab_links_v1_WantedSet__Output>
        WantingHello: MessageTypeDefinition<_confab_links_v1_WantingHello, _confab_links_v1_WantingHello__Output>
        WantingMessage: MessageTypeDefinition<_confab_links_v1_WantingMessage, _confab_links_v1_WantingMessage__Output>
      }
    }
  }
}


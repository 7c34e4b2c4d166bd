// Original file: proto/confab/links/v1/links.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { OriginMessage as _confab_links_v1_OriginMessage, OriginMessage__Output as _confab_links_v1_OriginMessage__Output } from '../../../confab/links/v1/OriginMessage.ts';
import type { ProbeMessage as _confab_links_v1_ProbeMessage, ProbeMessage__Output as _confab_links_v1_ProbeMessage__Output } from '../../../confab/links/v1/ProbeMessage.ts';
import type { WantingMessage as _confab_links_v1_WantingMessage, WantingMessage__Output as _confab_links_v1_WantingMessage__Output } from '../../../confab/links/v1/WantingMessage.ts';

export interface LinksClient extends grpc.Client {
  Probe(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output>;
  Probe(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output>;
  probe(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output>;
  probe(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output>;
  
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_WantingMessage, _confab_links_v1_OriginMessage__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_WantingMessage, _confab_links_v1_OriginMessage__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_WantingMessage, _confab_links_v1_OriginMessage__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_links_v1_WantingMessage, _confab_links_v1_OriginMessage__Output>;
  
}

export interface LinksHandlers extends grpc.UntypedServiceImplementation {
  Probe: grpc.handleBidiStreamingCall<_confab_links_v1_ProbeMessage__Output, _confab_links_v1_ProbeMessage>;
  
  Session: grpc.handleBidiStreamingCall<_confab_links_v1_WantingMessage__Output, _confab_links_v1_OriginMessage>;
  
}

export interface LinksDefinition extends grpc.ServiceDefinition {
  Probe: MethodDefinition<_confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage, _confab_links_v1_ProbeMessage__Output, _confab_links_v1_ProbeMessage__Output>
  Session: MethodDefinition<_confab_links_v1_WantingMessage, _confab_links_v1_OriginMessage, _confab_links_v1_WantingMessage__Output, _confab_links_v1_OriginMessage__Output>
}

// Original file: proto/confab/media/v1/media.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { NodeMessage as _confab_media_v1_NodeMessage, NodeMessage__Output as _confab_media_v1_NodeMessage__Output } from '../../../confab/media/v1/NodeMessage.ts';
import type { PodMessage as _confab_media_v1_PodMessage, PodMessage__Output as _confab_media_v1_PodMessage__Output } from '../../../confab/media/v1/PodMessage.ts';

export interface MediaClient extends grpc.Client {
  Session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_media_v1_PodMessage, _confab_media_v1_NodeMessage__Output>;
  Session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_media_v1_PodMessage, _confab_media_v1_NodeMessage__Output>;
  session(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_media_v1_PodMessage, _confab_media_v1_NodeMessage__Output>;
  session(options?: grpc.CallOptions): grpc.ClientDuplexStream<_confab_media_v1_PodMessage, _confab_media_v1_NodeMessage__Output>;
  
}

export interface MediaHandlers extends grpc.UntypedServiceImplementation {
  Session: grpc.handleBidiStreamingCall<_confab_media_v1_PodMessage__Output, _confab_media_v1_NodeMessage>;
  
}

export interface MediaDefinition extends grpc.ServiceDefinition {
  Session: MethodDefinition<_confab_media_v1_PodMessage, _confab_media_v1_NodeMessage, _confab_media_v1_PodMessage__Output, _confab_media_v1_NodeMessage__Output>
}

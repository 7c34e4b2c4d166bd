// Original file: proto/confab/media/v1/media.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStatsRequest as _confab_media_v1_GetStatsRequest, GetStatsRequest__Output as _confab_media_v1_GetStatsRequest__Output } from '../../../confab/media/v1/GetStatsRequest.ts';
import type { GetStatsResponse as _confab_media_v1_GetStatsResponse, GetStatsResponse__Output as _confab_media_v1_GetStatsResponse__Output } from '../../../confab/media/v1/GetStatsResponse.ts';

export interface NodeAdminClient extends grpc.Client {
  GetStats(argument: _confab_media_v1_GetStatsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  GetStats(argument: _confab_media_v1_GetStatsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  GetStats(argument: _confab_media_v1_GetStatsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  GetStats(argument: _confab_media_v1_GetStatsRequest, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  getStats(argument: _confab_media_v1_GetStatsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  getStats(argument: _confab_media_v1_GetStatsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  getStats(argument: _confab_media_v1_GetStatsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  getStats(argument: _confab_media_v1_GetStatsRequest, callback: grpc.requestCallback<_confab_media_v1_GetStatsResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface NodeAdminHandlers extends grpc.UntypedServiceImplementation {
  GetStats: grpc.handleUnaryCall<_confab_media_v1_GetStatsRequest__Output, _confab_media_v1_GetStatsResponse>;
  
}

export interface NodeAdminDefinition extends grpc.ServiceDefinition {
  GetStats: MethodDefinition<_confab_media_v1_GetStatsRequest, _confab_media_v1_GetStatsResponse, _confab_media_v1_GetStatsRequest__Output, _confab_media_v1_GetStatsResponse__Output>
}

export type {
  Call,
  CallEndReason,
  CallMode,
  CallOutcome,
  CallParticipant,
  CallStatus,
  CallType,
  Presence,
  PresenceStatus,
} from './call-shapes.ts';
export { callSchema, callStatusSchema, callTypeSchema } from './call-shapes.ts';
export { callEvents } from './call-events.ts';
export { connectAuthSchema, type ConnectAuth } from './connect.ts';
export { CallError, errorCodes, isErrorCode, type CallErrorOptions, type ErrorCode, type WireError } from './errors.ts';
export type {
  Branded,
  CallId,
  ConsumerId,
  DataConsumerId,
  DataProducerId,
  MessageId,
  NodeEpoch,
  NodeId,
  ParticipantId,
  PodId,
  ProducerId,
  RoomAddress,
  RoomEpoch,
  RoomName,
  TenantId,
  TransportId,
} from './ids.ts';
export { limits } from './limits.ts';
export {
  consumerCloseReasonSchema,
  directEvents,
  leaveReasonSchema,
  roomEndReasonSchema,
  roomEvents,
  roomEventsBatchSchema,
  transportCloseReasonSchema,
  type ConsumerCloseReason,
  type DirectEventData,
  type DirectEventName,
  type LeaveReason,
  type RoomEndReason,
  type RoomEventData,
  type RoomEventName,
  type TransportCloseReason,
} from './pushes.ts';
export type { JoinedRoom } from './media-requests.ts';
export {
  requestIdSchema,
  requests,
  type ParsedPayload,
  type RequestName,
  type RequestPayload,
  type RequestResult,
} from './requests.ts';
export type { ChatMessage, ConnectionQuality } from './people-shapes.ts';
export {
  boundedText,
  grantsSchema,
  idSchema,
  nameSchema,
  type Connection,
  type Consumer,
  type DataConsumer,
  type DataProducer,
  type Direction,
  type Grants,
  type IceServer,
  type OwnConsumer,
  type Participant,
  type Producer,
  type Source,
  type Transport,
  type Transports,
  type WaitingParticipant,
} from './shapes.ts';
export { resolveGrants, tokenClaimsSchema, tokenGrantsSchema, type TokenClaims, type TokenGrants } from './token.ts';
export {
  type DtlsParameters,
  type IceCandidate,
  type IceParameters,
  type Layers,
  type MediaKind,
  type RtpCapabilities,
  type RtpParameters,
  type SctpParameters,
  type SctpStreamParameters,
} from './webrtc.ts';

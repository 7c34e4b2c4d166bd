export type { ActiveCall, ActiveCallEvents, CallEnd } from './calls/active-call.ts';
export type { CallMediaState } from './calls/call-media.ts';
export type { Calls, CallsEvents, InitiateOptions } from './calls/calls.ts';
export type { IncomingCall, IncomingCallEvents, RingEnd } from './calls/incoming-call.ts';
export type { CallTrackOptions } from './calls/local-tracks.ts';
export type { CallTrack } from './calls/remote-tracks.ts';
export { captureCamera, captureMicrophone, type CameraOptions, type MicrophoneOptions } from './devices/capture.ts';
export { connect, type Connection, type ConnectionEvents, type ConnectOptions, type RoomRules } from './connection.ts';
export type { DataOptions, DataPayload, DataPublication } from './media/send/data-publication.ts';
export type { DebugInfo, TransportDebugInfo } from './media/debug-info.ts';
export { AudioOutput, type AudioOutputEvents, type AudioOutputOptions } from './devices/audio-output.ts';
export { DeviceError, type DeviceErrorCode, type DeviceKind } from './devices/device-error.ts';
export { devices, Devices, type DeviceInfo, type DevicesEvents, type ListedKind } from './devices/devices.ts';
export type { DevicePermission } from './devices/permission.ts';
export type { Encoding, EncodingPriority, VideoCodec } from './media/send/encodings.ts';
export { CallError } from './errors.ts';
export type { ConnectionState, RemovedReason, RoomClosed, RoomEvents } from './room/room-events.ts';
export type { LocalParticipant } from './room/local-participant.ts';
export type { LocalPublication, MutedBy, PublicationOptions } from './media/send/local-publication.ts';
export type { Moderation, RemoveOptions } from './room/features/moderation.ts';
export type { RemoteParticipant } from './room/remote-participant.ts';
export type { RemotePublication, SubscriptionState } from './subscriptions/remote-publication.ts';
export type { Room } from './room/room.ts';
export type { ChatOptions, RoomChat } from './room/features/room-chat.ts';
export type { DataChannelKind, RoomData } from './room/features/room-data.ts';
export type { JoinOptions } from './room/room-session.ts';
export { captureScreen, type ScreenOptions, type ScreenShare } from './media/send/screen-share.ts';
export type { SignalingTimings } from './signaling/signaling-connection.ts';
export type { SubscribeMode, VisibleTile } from './subscriptions/subscription-policy.ts';
export type { Token } from './signaling/token-source.ts';
export type { TrackStats } from './media/track-stats.ts';
export type { RecoveryState } from './media/transport/transport-recovery.ts';
export type {
  Call,
  CallEndReason,
  CallId,
  CallMode,
  CallOutcome,
  CallParticipant,
  CallStatus,
  CallType,
  ChatMessage,
  ConnectionQuality,
  ErrorCode,
  Grants,
  Layers,
  LeaveReason,
  MediaKind,
  ParticipantId,
  Presence,
  PresenceStatus,
  ProducerId,
  RoomEndReason,
  Source,
  WaitingParticipant,
} from '@confab/contracts';

export type { CallDirectory, CallOutcome, DueCall, OwedNotice } from './calls/call-directory.ts';
export {
  findPerson,
  isLive,
  ringHints,
  viewCall,
  type CallHint,
  type CallHintName,
  type CallNotice,
  type CallPerson,
  type CallRecord,
} from './calls/call-record.ts';
export type { CallAction, NewCall } from './calls/call-transitions.ts';
export type {
  DeviceStatus,
  PersonAddress,
  PersonSeen,
  PresenceDirectory,
  PresenceWatch,
} from './calls/presence-directory.ts';
export { RedisCallDirectory } from './calls/redis-call-directory.ts';
export { RedisPresenceDirectory } from './calls/redis-presence-directory.ts';
export { chooseNode, type NodeChoice, type NodeWish, type PlacementLimits } from './choose-node.ts';
export type { DirectorySettings } from './directory/directory-settings.ts';
export { RedisRoomDirectory } from './directory/redis-room-directory.ts';
export { RedisNodeRegistry, type RegistrySettings } from './nodes/redis-node-registry.ts';
export type {
  HeartbeatOutcome,
  NodeDescription,
  NodeRegistry,
  NodeReport,
  NodeRow,
  NodeState,
  NodeTable,
  WorkerLoad,
} from './node-registry.ts';
export type {
  DataProducerRecord,
  Fact,
  FactInternals,
  Ownership,
  ParticipantRecord,
  Placement,
  ProducerRecord,
  RoomRecord,
  RoomSnapshot,
} from './records.ts';
export type { ChangeOutcome, ChangeRefused, Operation } from './operation.ts';
export { connectRedis, type ConnectOptions, type RedisHandle, type RedisState } from './redis/connect-redis.ts';
export type { RedisMode, RedisSettings } from './redis/redis-clients.ts';
export type {
  Displaced,
  JoinInput,
  JoinOutcome,
  LogSlice,
  ResumeInput,
  ResumeOutcome,
  RoomDirectory,
  RoomOptions,
  RoomWatch,
  RoomWatcher,
  SweepOutcome,
  SweptParticipant,
  Stray,
  TenantTotals,
} from './room-directory.ts';
export type { RoomConversation, SendOutcome } from './room-conversation.ts';
export type { Moderated, RoomModeration } from './room-moderation.ts';
export { RoomReplica } from './room-replica.ts';
export type { AudioLevel, LevelSignal, LiveSignal, RoomSignals, SignalWatch } from './room-signals.ts';
export { RedisRoomSignals } from './signals/redis-room-signals.ts';

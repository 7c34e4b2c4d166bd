import type { ConnectionQuality, NodeId, ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';

/** How somebody's microphone was a moment ago: dBov, -127 (silence) to 0. */
export interface AudioLevel {
  readonly participantId: ParticipantId;
  readonly dBov: number;
}

/** What media nodes tell the pods of a room's people. Without numbers: whatever is lost is said again. */
export type LiveSignal =
  | {
      readonly type: 'speaker';
      readonly epoch: RoomEpoch;
      /** Null: nobody speaks. */
      readonly participantId: ParticipantId | null;
      /** 0 to 1. */
      readonly volume: number;
      readonly audible: readonly ParticipantId[];
    }
  | {
      readonly type: 'quality';
      readonly epoch: RoomEpoch;
      readonly qualities: readonly { readonly participantId: ParticipantId; readonly quality: ConnectionQuality }[];
    };

/** What the nodes of one room tell each other: who speaks there, and that they are there at all. */
export interface LevelSignal {
  readonly epoch: RoomEpoch;
  readonly nodeId: NodeId;
  /** Those who speak, the loudest first. */
  readonly levels: readonly AudioLevel[];
  /** The last signal of this node: it has nobody in the room any more who could be heard. */
  readonly isLeaving: boolean;
}

export interface SignalWatch {
  /** Idempotent. */
  close(): void;
}

/**
 * A room's volatile channels. Publishing never waits and never fails: what Redis does not take is lost, like what arrives
 * while a watch is interrupted. A signal of another version that cannot be read is left out.
 */
export interface RoomSignals {
  publishLive(room: RoomAddress, signal: LiveSignal): void;
  /** Rejects with `CallError('unavailable')` when it does not stand within two seconds. */
  watchLive(room: RoomAddress, onSignal: (signal: LiveSignal) => void): Promise<SignalWatch>;
  publishLevels(room: RoomAddress, signal: LevelSignal): void;
  /** As `watchLive`; one's own signals come too. */
  watchLevels(room: RoomAddress, onSignal: (signal: LevelSignal) => void): Promise<SignalWatch>;
}

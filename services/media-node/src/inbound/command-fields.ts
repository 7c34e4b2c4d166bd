import {
  CallError,
  type Direction,
  type MediaKind,
  type NodeEpoch,
  type NodeId,
  type ParticipantId,
  type RoomEpoch,
  type RoomName,
  type Source,
  type TenantId,
  type TransportId,
} from '@confab/contracts';
import type {
  DirectionOutput,
  MediaKindOutput,
  OriginOutput,
  ParticipantRefOutput,
  TransportWishOutput,
} from '@confab/wire';
import type { types } from 'mediasoup';
import type { LinkOrigin } from '../core/media-links.ts';
import type { TransportWish } from '../core/participant.ts';
import type { ParticipantAddress } from '../core/participant-events.ts';

/** What a command's fields say, in the core's words. Everything here throws `bad-request` naming the field. */

/** A key that a pod chose, or a name: never empty. */
export function required<Id extends string>(field: string, value: string): Id {
  if (value === '') throw new CallError('bad-request', `${field}: is required`);
  return value as Id;
}

/** A field ending in `_json`: an object, for mediasoup to judge. */
export function jsonObject<Value extends object>(field: string, text: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CallError('bad-request', `${field}: is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CallError('bad-request', `${field}: is not a JSON object`);
  }
  return value as Value;
}

export function participantOf(ref: ParticipantRefOutput | null): ParticipantAddress {
  if (ref === null) throw new CallError('bad-request', 'participant: is required');
  return {
    room: {
      tenant: required<TenantId>('participant.tenant', ref.tenant),
      room: required<RoomName>('participant.room', ref.room),
      epoch: required<RoomEpoch>('participant.room_epoch', ref.roomEpoch),
    },
    participantId: required<ParticipantId>('participant.participant_id', ref.participantId),
  };
}

export function directionOf(direction: DirectionOutput): Direction {
  if (direction === 'SEND') return 'send';
  if (direction === 'RECV') return 'recv';
  throw new CallError('bad-request', 'direction: must be SEND or RECV');
}

export function kindOf(kind: MediaKindOutput): MediaKind {
  if (kind === 'AUDIO') return 'audio';
  if (kind === 'VIDEO') return 'video';
  throw new CallError('bad-request', 'kind: must be AUDIO or VIDEO');
}

export function transportWish(wish: TransportWishOutput | null): TransportWish {
  if (wish === null) throw new CallError('bad-request', 'transport: is required');
  return {
    transportId: required<TransportId>('transport_id', wish.transportId),
    direction: directionOf(wish.direction),
  };
}

const sources: readonly string[] = ['camera', 'microphone', 'screen', 'screen-audio'] satisfies Source[];

export function sourceOf(source: string, kind: MediaKind): Source {
  if (source === '') return kind === 'audio' ? 'microphone' : 'camera';
  if (!sources.includes(source)) throw new CallError('bad-request', 'source: is not one of the protocol');
  return source as Source;
}

/** Null where the pod names no other node. */
export function originOf(origin: OriginOutput | null): LinkOrigin | null {
  if (origin === null || origin.nodeId === '') return null;
  return {
    nodeId: origin.nodeId as NodeId,
    nodeEpoch: required<NodeEpoch>('origin.node_epoch', origin.nodeEpoch),
    address: origin.address,
  };
}

/** Layers count from 1 on the wire: 0 is "not said". */
export function layersOf(spatialPlus1: number, temporalPlus1: number): types.ConsumerLayers | undefined {
  if (spatialPlus1 === 0) return undefined;
  const spatialLayer = spatialPlus1 - 1;
  return temporalPlus1 === 0 ? { spatialLayer } : { spatialLayer, temporalLayer: temporalPlus1 - 1 };
}

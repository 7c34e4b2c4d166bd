import { z } from 'zod';
import type { ConsumerId, DataConsumerId, DataProducerId, ParticipantId, ProducerId, TransportId } from './ids.ts';
import {
  dataProducerSchema,
  grantsSchema,
  idSchema,
  participantSchema,
  producerSchema,
  waitingParticipantSchema,
} from './shapes.ts';
import { callEvents } from './call-events.ts';
import { limits } from './limits.ts';
import { chatMessageSchema, connectionQualitySchema } from './people-shapes.ts';
import { layersSchema } from './webrtc.ts';

const seq = z.object({ seq: z.number().int().positive() });
const participantId = idSchema<ParticipantId>();
const producerId = idSchema<ProducerId>();
const consumerId = idSchema<ConsumerId>();
const ofProducer = z.object({ producerId, participantId });
/** `by`: the moderator who did it for them. */
const declaredMute = z.object({ participantId, muted: z.boolean(), by: participantId.optional() });

export const leaveReasonSchema = z.enum(['left', 'lost', 'removed', 'duplicate-identity', 'room-ended']);
export const roomEndReasonSchema = z.enum(['empty', 'max-duration', 'ended']);
export const consumerCloseReasonSchema = z.enum([
  'producer-closed',
  'participant-left',
  'permission',
  'transport-closed',
]);
export const transportCloseReasonSchema = z.enum([
  /** ICE consent was lost or DTLS failed or was closed by the client. */
  'connection-lost',
  /** The mediasoup worker that held it died. */
  'worker-died',
  /** The media node is gone. */
  'node-lost',
  /** A newer transport of the same direction was connected. */
  'replaced',
]);

/**
 * Events that carry the room's `seq`: every member gets each number once, in order. `skip` stands in for what a member may
 * not see.
 */
export const roomEvents = {
  'participant-joined': participantSchema.extend(seq.shape),
  'participant-updated': participantSchema.extend(seq.shape),
  'participant-left': seq.extend({ participantId, reason: leaveReasonSchema }),
  'new-producer': producerSchema.extend(seq.shape),
  'producer-paused': ofProducer.extend(seq.shape),
  'producer-resumed': ofProducer.extend(seq.shape),
  'producer-closed': ofProducer.extend(seq.shape),
  'new-data-producer': dataProducerSchema.extend(seq.shape),
  'data-producer-closed': seq.extend({ dataProducerId: idSchema<DataProducerId>(), participantId }),
  /** To all. A message to one person has the same name and no `seq`: see `directEvents`. */
  chat: chatMessageSchema.extend(seq.shape),
  'audio-mute': seq.extend(declaredMute.shape),
  'video-mute': seq.extend(declaredMute.shape),
  /** Hands are in the order of `handRaisedAt`, which is never the same twice in a room; null when taken down. */
  'raised-hand': seq.extend({ participantId, raised: z.boolean(), handRaisedAt: z.string().nullable() }),
  reaction: seq.extend({ participantId, emoji: z.string() }),
  'room-locked': seq.extend({ locked: z.boolean(), participantId: participantId.optional() }),
  /** To those with `roomAdmin`; others get `skip`. */
  'waiting-participant': waitingParticipantSchema.extend(seq.shape),
  'waiting-participant-left': seq.extend({ participantId, reason: z.enum(['admitted', 'denied', 'left']) }),
  'room-ended': seq.extend({ reason: roomEndReasonSchema }),
  skip: seq,
} as const;

/** Events to one person, without a number: they are hints or about that person's own media. */
export const directEvents = {
  'consumer-closed': z.object({ consumerId, reason: consumerCloseReasonSchema }),
  'data-consumer-closed': z.object({
    dataConsumerId: idSchema<DataConsumerId>(),
    reason: consumerCloseReasonSchema,
  }),
  'transport-closed': z.object({ transportId: idSchema<TransportId>(), reason: transportCloseReasonSchema }),
  'consumer-layers-changed': z.object({ consumerId, layers: layersSchema.nullable() }),
  /** Told when it changes, and of a new consumer that is not well; until then both are 10. */
  'consumer-score': z.object({ consumerId, score: z.number(), producerScore: z.number() }),
  'producer-score': z.object({
    producerId,
    scores: z.array(z.object({ ssrc: z.number().optional(), rid: z.string().optional(), score: z.number() })),
  }),
  removed: z.object({
    reason: z.enum(['removed', 'duplicate-identity', 'room-ended', 'denied']),
    /** The moderator's words. */
    message: z.string().optional(),
  }),
  'permissions-changed': z.object({ grants: grantsSchema }),
  /** With `to`: to that person and the writer's other connections alone. Not in the log, but in the history of both. */
  chat: chatMessageSchema,
  /** Nobody needs more than these layers: what is above may be stopped. Layer 0 always runs, so that who looks sees at once. */
  'publisher-layers': z.object({
    producerId,
    maxSpatialLayer: z.number().int().min(0),
    maxTemporalLayer: z.number().int().min(0),
  }),
  /** `participantId` null: nobody speaks. `volume`: 0 to 1. */
  'active-speaker': z.object({
    participantId: participantId.nullable(),
    volume: z.number(),
    /** Whose audio is worth receiving now: the loudest of late, the newest speaker first. */
    audible: z.array(participantId).optional(),
  }),
  'connection-quality': z.object({ participantId, quality: connectionQualitySchema }),
  'recommend-audio-only': z.object({ participants: z.number().int(), threshold: z.literal(limits.audioOnlyAbove) }),
  /** The publisher lets one receive this, or no longer. */
  'subscription-permission': z.object({ producerId, allowed: z.boolean() }),
  /** Out of the lobby: `join-room` again. */
  admitted: z.object({ participantId }),
  'server-draining': z.object({ reconnectAfterMs: z.number().int() }),
  ...callEvents,
} as const;

/** With `batch: true` room events arrive in one message per window, in order. */
export const roomEventsBatchSchema = z.array(z.object({ name: z.string(), data: z.record(z.string(), z.unknown()) }));

export type RoomEventName = keyof typeof roomEvents;
export type RoomEventData<Name extends RoomEventName> = z.output<(typeof roomEvents)[Name]>;
export type DirectEventName = keyof typeof directEvents;
export type DirectEventData<Name extends DirectEventName> = z.output<(typeof directEvents)[Name]>;
export type LeaveReason = z.output<typeof leaveReasonSchema>;
export type RoomEndReason = z.output<typeof roomEndReasonSchema>;
export type ConsumerCloseReason = z.output<typeof consumerCloseReasonSchema>;
export type TransportCloseReason = z.output<typeof transportCloseReasonSchema>;

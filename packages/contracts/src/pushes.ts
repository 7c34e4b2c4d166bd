import { z } from 'zod';
import type { ConsumerId, DataConsumerId, DataProducerId, ParticipantId, ProducerId, TransportId } from './ids.ts';
import { dataProducerSchema, grantsSchema, idSchema, participantSchema, producerSchema } from './shapes.ts';
import { layersSchema } from './webrtc.ts';

const seq = z.object({ seq: z.number().int().positive() });
const participantId = idSchema<ParticipantId>();
const producerId = idSchema<ProducerId>();
const consumerId = idSchema<ConsumerId>();
const ofProducer = z.object({ producerId, participantId });

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
  'consumer-score': z.object({ consumerId, score: z.number(), producerScore: z.number() }),
  'producer-score': z.object({
    producerId,
    scores: z.array(z.object({ ssrc: z.number().optional(), rid: z.string().optional(), score: z.number() })),
  }),
  removed: z.object({ reason: z.enum(['removed', 'duplicate-identity', 'room-ended', 'denied']) }),
  'permissions-changed': z.object({ grants: grantsSchema }),
  'server-draining': z.object({ reconnectAfterMs: z.number().int() }),
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

import { z } from 'zod';
import type { ConsumerId, DataConsumerId, DataProducerId, ParticipantId, ProducerId, TransportId } from './ids.ts';
import { limits } from './limits.ts';
import {
  dtlsParametersSchema,
  iceCandidateSchema,
  iceParametersSchema,
  mediaKindSchema,
  rtpParametersSchema,
  sctpParametersSchema,
  sctpStreamParametersSchema,
} from './webrtc.ts';

const encoder = new TextEncoder();

/** A string of at most `bytes` bytes of UTF-8: what a character count would let through four times over. */
export function boundedText(bytes: number): z.ZodString {
  return z.string().refine((text) => text.length <= bytes && encoder.encode(text).length <= bytes, {
    message: `must be at most ${bytes} bytes`,
  });
}

/** An id as clients send it back to us; what it names is checked by whoever owns it. */
export function idSchema<Id extends string>(): z.ZodType<Id, Id> {
  return z.string().min(1).max(limits.idBytes) as unknown as z.ZodType<Id, Id>;
}

const controlCharacter = /\p{Cc}/u;

/** Names of rooms and identities: no control characters, not blank. */
export const nameSchema = boundedText(limits.nameBytes)
  .refine((text) => text.trim().length > 0, { message: 'must not be empty' })
  .refine((text) => !controlCharacter.test(text), { message: 'must not hold control characters' });

export const sourceSchema = z.enum(['camera', 'microphone', 'screen', 'screen-audio']);
export const directionSchema = z.enum(['send', 'recv']);
export const connectionSchema = z.enum(['connected', 'reconnecting']);

export const participantSchema = z.object({
  participantId: idSchema<ParticipantId>(),
  identity: z.string(),
  name: z.string(),
  metadata: z.string().nullable(),
  /** Set where metadata was too long for a list and is `null` there: `get-participants { participantIds }` gives it. */
  metadataBytes: z.number().int().optional(),
  joinedAt: z.string(),
  connection: connectionSchema,
  audioMuted: z.boolean(),
  videoMuted: z.boolean(),
  handRaisedAt: z.string().nullable(),
});

/** Somebody in the lobby, as those with `roomAdmin` see them. */
export const waitingParticipantSchema = z.object({
  participantId: idSchema<ParticipantId>(),
  name: z.string(),
  identity: z.string().optional(),
});

export const producerSchema = z.object({
  producerId: idSchema<ProducerId>(),
  participantId: idSchema<ParticipantId>(),
  kind: mediaKindSchema,
  source: sourceSchema,
  paused: z.boolean(),
  type: z.enum(['simple', 'simulcast', 'svc']),
});

export const dataProducerSchema = z.object({
  dataProducerId: idSchema<DataProducerId>(),
  participantId: idSchema<ParticipantId>(),
  label: z.string(),
  protocol: z.string(),
});

/** As `RTCPeerConnection` takes them. */
export const iceServerSchema = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().optional(),
  credential: z.string().optional(),
});

export const transportSchema = z.object({
  id: idSchema<TransportId>(),
  iceParameters: iceParametersSchema,
  iceCandidates: z.array(iceCandidateSchema),
  dtlsParameters: dtlsParametersSchema,
  sctpParameters: sctpParametersSchema.optional(),
  iceServers: z.array(iceServerSchema),
});

export const transportsSchema = z.object({ send: transportSchema.optional(), recv: transportSchema.optional() });

export const consumerSchema = z.object({
  id: idSchema<ConsumerId>(),
  producerId: idSchema<ProducerId>(),
  participantId: idSchema<ParticipantId>(),
  kind: mediaKindSchema,
  rtpParameters: rtpParametersSchema,
  type: z.enum(['simple', 'simulcast', 'svc']),
  producerPaused: z.boolean(),
});

/** A consumer as `resume` gives it back. */
export const ownConsumerSchema = consumerSchema.extend({ paused: z.boolean() });

export const dataConsumerSchema = z.object({
  id: idSchema<DataConsumerId>(),
  dataProducerId: idSchema<DataProducerId>(),
  label: z.string(),
  protocol: z.string(),
  sctpStreamParameters: sctpStreamParametersSchema,
});

export const wireErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  retryAfterMs: z.number().optional(),
});

export const grantsSchema = z.object({
  room: z.string().optional(),
  roomJoin: z.boolean(),
  roomCreate: z.boolean(),
  roomList: z.boolean(),
  roomAdmin: z.boolean(),
  canPublish: z.boolean(),
  canPublishSources: z.array(sourceSchema).optional(),
  canSubscribe: z.boolean(),
  canPublishData: z.boolean(),
  canCall: z.boolean(),
  hidden: z.boolean(),
});

export type Participant = z.output<typeof participantSchema>;
export type WaitingParticipant = z.output<typeof waitingParticipantSchema>;
export type Producer = z.output<typeof producerSchema>;
export type DataProducer = z.output<typeof dataProducerSchema>;
export type IceServer = z.output<typeof iceServerSchema>;
export type Transport = z.output<typeof transportSchema>;
export type Transports = z.output<typeof transportsSchema>;
export type Consumer = z.output<typeof consumerSchema>;
export type OwnConsumer = z.output<typeof ownConsumerSchema>;
export type DataConsumer = z.output<typeof dataConsumerSchema>;
/** What a participant may do, defaults applied (`docs/protocol.md`, Connect). */
export type Grants = z.output<typeof grantsSchema>;
export type Source = z.output<typeof sourceSchema>;
export type Direction = z.output<typeof directionSchema>;
export type Connection = z.output<typeof connectionSchema>;

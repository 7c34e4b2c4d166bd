import { z } from 'zod';
import type { ConsumerId, DataConsumerId, DataProducerId, ParticipantId, ProducerId, TransportId } from './ids.ts';
import { limits } from './limits.ts';
import { nothing, type RequestSchema } from './request-schema.ts';
import {
  boundedText,
  consumerSchema,
  dataConsumerSchema,
  dataProducerSchema,
  directionSchema,
  grantsSchema,
  iceServerSchema,
  idSchema,
  nameSchema,
  ownConsumerSchema,
  participantSchema,
  producerSchema,
  sourceSchema,
  transportSchema,
  transportsSchema,
  waitingParticipantSchema,
  wireErrorSchema,
} from './shapes.ts';
import {
  dtlsParametersSchema,
  iceParametersSchema,
  layersSchema,
  mediaKindSchema,
  rtpCapabilitiesSchema,
  rtpParametersSchema,
  sctpStreamParametersSchema,
} from './webrtc.ts';

const metadata = boundedText(limits.metadataBytes);
const token = z.string().min(1).max(limits.tokenBytes);

/** Who serves one, for people who look for a fault; nothing else may depend on it. */
const servedBy = z.object({ podId: z.string(), nodeId: z.string().optional() });

const joined = z.object({
  room: z.string(),
  self: participantSchema,
  participants: z.array(participantSchema),
  /** Hand it to `get-participants { page }` while it is present. */
  nextPage: z.string().optional(),
  producers: z.array(producerSchema),
  dataProducers: z.array(dataProducerSchema),
  seq: z.number().int(),
  rtpCapabilities: rtpCapabilitiesSchema,
  transports: transportsSchema.optional(),
  iceServers: z.array(iceServerSchema),
  resumeToken: z.string(),
  audioOnlyRecommended: z.boolean(),
  /** One's own, defaults applied. */
  grants: grantsSchema.optional(),
  locked: z.boolean().optional(),
  /** The room's, as `create-room` set it. */
  metadata: z.string().nullable().optional(),
  /** Those in the lobby, for who has `roomAdmin`. */
  waiting: z.array(waitingParticipantSchema).optional(),
  servedBy: servedBy.optional(),
});

/** The answer of a join that led into the room, and not into its lobby. */
export type JoinedRoom = z.output<typeof joined>;

const producerRequest = { payload: z.object({ producerId: idSchema<ProducerId>() }), result: nothing };
const consumerRequest = { payload: z.object({ consumerId: idSchema<ConsumerId>() }), result: nothing };
const roomEvent = z.object({ name: z.string(), data: z.record(z.string(), z.unknown()) });
const own = z.object({
  transports: transportsSchema,
  producers: z.array(producerSchema),
  consumers: z.array(ownConsumerSchema),
  dataProducers: z.array(dataProducerSchema),
  dataConsumers: z.array(dataConsumerSchema),
});
const resumedAlways = {
  resumeToken: z.string(),
  seq: z.number().int(),
  self: participantSchema,
  own,
  /** One's own as they are now: a change while away was told to nobody. */
  grants: grantsSchema.optional(),
  servedBy: servedBy.optional(),
};

/** Every request of the part "Room and media" of `docs/protocol.md`, by event name. */
export const mediaRequests = {
  'create-room': {
    payload: z.object({
      room: nameSchema,
      metadata: metadata.optional(),
      maxParticipants: z.number().int().min(1).max(limits.maxParticipants).optional(),
      emptyTimeoutMs: z.number().int().min(0).max(limits.emptyTimeoutMs).optional(),
      maxDurationMs: z.number().int().min(1000).max(limits.maxDurationMs).optional(),
      lobby: z.boolean().optional(),
      locked: z.boolean().optional(),
    }),
    result: z.object({ room: z.string(), rtpCapabilities: rtpCapabilitiesSchema }),
  },
  'join-room': {
    payload: z.object({
      room: nameSchema,
      name: boundedText(limits.nameBytes).optional(),
      rtpCapabilities: rtpCapabilitiesSchema.optional(),
      transports: z.array(directionSchema).max(2).optional(),
      batch: z.boolean().optional(),
      moves: z.boolean().optional(),
      autoSubscribe: z.boolean().optional(),
    }),
    result: z.union([joined, z.object({ waiting: z.literal(true) })]),
  },
  'get-participants': {
    payload: z.object({
      page: z.string().max(limits.idBytes).optional(),
      participantIds: z.array(idSchema<ParticipantId>()).max(limits.participantsPerPage).optional(),
    }),
    result: z.object({ participants: z.array(participantSchema), nextPage: z.string().optional() }),
  },
  resume: {
    payload: z.object({ resumeToken: z.string().min(1).max(limits.tokenBytes), seq: z.number().int().min(0) }),
    result: z.union([
      z.object({ ...resumedAlways, events: z.array(roomEvent) }),
      joined.extend(resumedAlways).omit({ transports: true }),
    ]),
  },
  'update-token': {
    payload: z.object({ token }),
    result: z.object({ grants: grantsSchema, expiresAt: z.string() }),
  },
  'leave-room': { payload: nothing, result: nothing },
  'get-rtp-capabilities': { payload: nothing, result: z.object({ rtpCapabilities: rtpCapabilitiesSchema }) },
  'create-transport': {
    payload: z.object({ direction: directionSchema }),
    result: z.object({ transport: transportSchema, servedBy: servedBy.optional() }),
  },
  'connect-transport': {
    payload: z.object({ transportId: idSchema<TransportId>(), dtlsParameters: dtlsParametersSchema }),
    result: nothing,
  },
  'restart-ice': {
    payload: z.object({ transportId: idSchema<TransportId>() }),
    /** `iceServers`: with credentials that are good now; those of the transport may have expired. */
    result: z.object({ iceParameters: iceParametersSchema, iceServers: z.array(iceServerSchema).optional() }),
  },
  produce: {
    payload: z.object({
      transportId: idSchema<TransportId>(),
      kind: mediaKindSchema,
      rtpParameters: rtpParametersSchema,
      appData: z.object({ source: sourceSchema.optional() }).optional(),
      paused: z.boolean().optional(),
      /** Continues a producer of one's own on new transports. */
      producerId: idSchema<ProducerId>().optional(),
      /** Who may receive it, from its first fact on, as with `set-subscribers`; left out: all. A continued one keeps what it had. */
      subscribers: z.array(nameSchema).max(limits.subscribers).optional(),
    }),
    result: z.object({ producerId: idSchema<ProducerId>() }),
  },
  'pause-producer': producerRequest,
  'resume-producer': producerRequest,
  'close-producer': producerRequest,
  'get-producers': { payload: nothing, result: z.object({ producers: z.array(producerSchema) }) },
  consume: {
    payload: z.object({
      producerId: idSchema<ProducerId>(),
      transportId: idSchema<TransportId>().optional(),
      rtpCapabilities: rtpCapabilitiesSchema,
      preferredLayers: layersSchema.optional(),
    }),
    result: consumerSchema,
  },
  'consume-many': {
    payload: z.object({
      producerIds: z.array(idSchema<ProducerId>()).min(1).max(limits.consumeMany),
      transportId: idSchema<TransportId>().optional(),
      rtpCapabilities: rtpCapabilitiesSchema,
      resume: z.boolean().optional(),
    }),
    result: z.object({
      consumers: z.array(consumerSchema),
      errors: z.array(z.object({ producerId: idSchema<ProducerId>(), error: wireErrorSchema })),
    }),
  },
  'resume-consumer': consumerRequest,
  'pause-consumer': consumerRequest,
  'close-consumer': consumerRequest,
  'request-key-frame': consumerRequest,
  'set-preferred-layers': {
    payload: layersSchema.extend({ consumerId: idSchema<ConsumerId>() }),
    result: nothing,
  },
  'set-visible': {
    payload: z.object({
      /** Sizes in device pixels; what is not listed is off screen. */
      tiles: z
        .array(
          z.object({
            producerId: idSchema<ProducerId>(),
            width: z.number().min(0).max(16_384),
            height: z.number().min(0).max(16_384),
          }),
        )
        .max(limits.tiles),
    }),
    result: nothing,
  },
  'set-subscribers': {
    payload: z.object({
      producerId: idSchema<ProducerId>(),
      identities: z.array(nameSchema).max(limits.subscribers).nullable(),
    }),
    result: nothing,
  },
  'produce-data': {
    payload: z.object({
      transportId: idSchema<TransportId>(),
      label: boundedText(limits.labelBytes),
      protocol: boundedText(limits.labelBytes).optional(),
      sctpStreamParameters: sctpStreamParametersSchema,
    }),
    result: z.object({ dataProducerId: idSchema<DataProducerId>() }),
  },
  'close-data-producer': { payload: z.object({ dataProducerId: idSchema<DataProducerId>() }), result: nothing },
  'consume-data': {
    payload: z.object({
      dataProducerId: idSchema<DataProducerId>(),
      transportId: idSchema<TransportId>().optional(),
    }),
    result: dataConsumerSchema,
  },
  'close-data-consumer': { payload: z.object({ dataConsumerId: idSchema<DataConsumerId>() }), result: nothing },
} as const satisfies Record<string, RequestSchema>;

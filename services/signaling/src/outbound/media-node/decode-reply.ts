import {
  CallError,
  isErrorCode,
  type Consumer,
  type ConsumerId,
  type DataConsumer,
  type DataConsumerId,
  type DataProducerId,
  type ParticipantId,
  type Producer,
  type ProducerId,
  type Source,
  type TransportId,
  type WireError,
} from '@confab/contracts';
import type {
  AttachedOutput,
  ConsumedOutput,
  DataConsumedOutput,
  DataProducedOutput,
  FailureOutput,
  IceRestartedOutput,
  ProducedOutput,
  ReplyOutput,
  TransportCreatedOutput,
} from '@confab/wire';
import type {
  AttachedMedia,
  MaxLayers,
  MediaCommandName,
  MediaCommands,
  MediaDataProducer,
  MediaProducer,
  MediaTransport,
} from '../../core/media/media-nodes.ts';
import { StaleOwnerError } from '../../core/media/stale-owner-error.ts';

type Wire<Outer, Field extends keyof Outer> =
  NonNullable<Outer[Field]> extends readonly (infer Item)[] ? Item : NonNullable<Outer[Field]>;

/** What a node's refusal is to a caller of ours; a code that we do not know (a newer node's) is `internal`. */
export function decodeFailure({ code, message, retryAfterMs, ownerEpochSeen }: FailureOutput): CallError {
  if (ownerEpochSeen > 0) return new StaleOwnerError(ownerEpochSeen);
  const options = retryAfterMs > 0 ? { retryAfterMs } : {};
  return new CallError(isErrorCode(code) ? code : 'internal', message, options);
}

/** The JSON that a node hands on is its mediasoup's own; versions of pods and nodes share one protocol, not one schema. */
function parse<Value>(json: string): Value {
  return JSON.parse(json) as Value;
}

function decodeTransport(info: Wire<TransportCreatedOutput, 'transport'>): MediaTransport {
  return {
    id: info.transportId as TransportId,
    direction: info.direction === 'SEND' ? 'send' : 'recv',
    iceParameters: parse(info.iceParametersJson),
    iceCandidates: parse(info.iceCandidatesJson),
    dtlsParameters: parse(info.dtlsParametersJson),
    ...(info.sctpParametersJson === '' ? {} : { sctpParameters: parse(info.sctpParametersJson) }),
  };
}

function decodeProducer(info: Wire<ProducedOutput, 'producer'>): MediaProducer {
  return {
    producerId: info.producerId as ProducerId,
    incarnation: info.incarnation,
    kind: info.kind === 'AUDIO' ? 'audio' : 'video',
    source: info.source as Source,
    paused: info.paused,
    type: info.type as Producer['type'],
    ...(info.maxSpatialLayerPlus_1 === 0 ? {} : { maxLayers: decodeMaxLayers(info) }),
  };
}

function decodeMaxLayers(info: Wire<ProducedOutput, 'producer'>): MaxLayers {
  return { maxSpatialLayer: info.maxSpatialLayerPlus_1 - 1, maxTemporalLayer: info.maxTemporalLayerPlus_1 - 1 };
}

function decodeConsumer(info: Wire<ConsumedOutput, 'consumers'>): Consumer {
  return {
    id: info.consumerId as ConsumerId,
    producerId: info.producerId as ProducerId,
    participantId: info.participantId as ParticipantId,
    kind: info.kind === 'AUDIO' ? 'audio' : 'video',
    rtpParameters: parse(info.rtpParametersJson),
    type: info.type as Consumer['type'],
    producerPaused: info.producerPaused,
  };
}

function decodeDataProducer(info: Wire<DataProducedOutput, 'dataProducer'>): MediaDataProducer {
  return { dataProducerId: info.dataProducerId as DataProducerId, label: info.label, protocol: info.protocol };
}

function decodeDataConsumer(info: Wire<DataConsumedOutput, 'dataConsumer'>): DataConsumer {
  return {
    id: info.dataConsumerId as DataConsumerId,
    dataProducerId: info.dataProducerId as DataProducerId,
    label: info.label,
    protocol: info.protocol,
    sctpStreamParameters: parse(info.sctpStreamParametersJson),
  };
}

function decodeAttached(attached: AttachedOutput): AttachedMedia {
  return {
    transports: attached.transports.map(decodeTransport),
    producers: attached.producers.map(decodeProducer),
    consumers: attached.consumers.map((info) => ({ ...decodeConsumer(info), paused: info.paused })),
    dataProducers: attached.dataProducers.map(decodeDataProducer),
    dataConsumers: attached.dataConsumers.map(decodeDataConsumer),
  };
}

function decodeConsumed({ consumers, failures }: ConsumedOutput): MediaCommands['consume']['output'] {
  return {
    consumers: consumers.map(decodeConsumer),
    failures: failures.map(({ producerId, failure }) => ({
      producerId: producerId as ProducerId,
      error: failure === null ? unanswered() : decodeFailure(failure).toWire(),
    })),
  };
}

function unanswered(): WireError {
  return { code: 'internal', message: 'the media node gave no reason' };
}

type Decoders = { readonly [Name in MediaCommandName]: (reply: ReplyOutput) => MediaCommands[Name]['output'] };

const done = (): Record<never, never> => ({});

const decoders: Decoders = {
  attach: (reply) => decodeAttached(present(reply.attached)),
  closeParticipant: done,
  createTransport: (reply) => decodeTransport(present(present(reply.transportCreated).transport)),
  connectTransport: done,
  restartIce: (reply) => parse(present<IceRestartedOutput>(reply.iceRestarted).iceParametersJson),
  closeTransport: done,
  produce: (reply) => decodeProducer(present(present(reply.produced).producer)),
  pauseProducer: done,
  resumeProducer: done,
  closeProducer: done,
  consume: (reply) => decodeConsumed(present(reply.consumed)),
  resumeConsumer: done,
  pauseConsumer: done,
  closeConsumer: done,
  requestKeyFrame: done,
  setPreferredLayers: done,
  setVisible: done,
  produceData: (reply) => decodeDataProducer(present(present(reply.dataProduced).dataProducer)),
  closeDataProducer: done,
  consumeData: (reply) => decodeDataConsumer(present(present(reply.dataConsumed).dataConsumer)),
  closeDataConsumer: done,
};

/** @throws CallError the node's refusal; Error when the reply does not fit the command (a bug of one of the two) */
export function decodeReply<Name extends MediaCommandName>(
  name: Name,
  reply: ReplyOutput,
): MediaCommands[Name]['output'] {
  if (reply.failure !== null && reply.failure !== undefined) throw decodeFailure(reply.failure);
  return decoders[name](reply);
}

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('a media node replied without the result of the command');
  return value;
}

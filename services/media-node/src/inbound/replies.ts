import { CallError } from '@confab/contracts';
import type {
  Attached,
  ConsumerInfo,
  DataConsumerInfo,
  DataProducerInfo,
  Failure,
  ProducerInfo,
  TransportInfo,
} from '@confab/wire';
import type { TransportDescription } from '../core/media-transport.ts';
import type { Participant } from '../core/participant.ts';
import type { ConsumerDescription } from '../core/participant-consumers.ts';
import type { DataConsumerDescription, DataProducerDescription } from '../core/participant-data.ts';
import type { ProducerDescription } from '../core/participant-producers.ts';
import { StaleOwnerError } from '../core/stale-owner.ts';

/** The core's answers as they leave the process. */

export function failureOf(error: unknown): Failure {
  if (!(error instanceof CallError)) return { code: 'internal', message: 'internal error' };
  return {
    code: error.code,
    message: error.message,
    retryAfterMs: error.retryAfterMs ?? 0,
    ownerEpochSeen: error instanceof StaleOwnerError ? error.ownerEpochSeen : 0,
  };
}

export function attachedOf(participant: Participant): Attached {
  return {
    transports: participant.transports.describe().map(transportInfo),
    producers: participant.producers.describe().map(producerInfo),
    consumers: participant.consumers.describe().map(consumerInfo),
    dataProducers: participant.data.describeProducers().map(dataProducerInfo),
    dataConsumers: participant.data.describeConsumers().map(dataConsumerInfo),
  };
}

export function transportInfo(transport: TransportDescription): TransportInfo {
  const { transportId, direction, connected, sctpParameters } = transport;
  return {
    transportId,
    direction: direction === 'send' ? 'SEND' : 'RECV',
    iceParametersJson: JSON.stringify(transport.iceParameters),
    iceCandidatesJson: JSON.stringify(transport.iceCandidates),
    dtlsParametersJson: JSON.stringify(transport.dtlsParameters),
    sctpParametersJson: sctpParameters === undefined ? '' : JSON.stringify(sctpParameters),
    connected,
  };
}

export function producerInfo({ maxLayers, ...producer }: ProducerDescription): ProducerInfo {
  return {
    ...producer,
    kind: producer.kind === 'audio' ? 'AUDIO' : 'VIDEO',
    maxSpatialLayerPlus_1: maxLayers === null ? 0 : maxLayers.spatialLayer + 1,
    maxTemporalLayerPlus_1: maxLayers === null ? 0 : maxLayers.temporalLayer + 1,
  };
}

export function consumerInfo({ kind, rtpParameters, ...consumer }: ConsumerDescription): ConsumerInfo {
  return { ...consumer, kind: kind === 'audio' ? 'AUDIO' : 'VIDEO', rtpParametersJson: JSON.stringify(rtpParameters) };
}

export function dataProducerInfo(producer: DataProducerDescription): DataProducerInfo {
  return { ...producer };
}

export function dataConsumerInfo({ sctpStreamParameters, ...consumer }: DataConsumerDescription): DataConsumerInfo {
  return { ...consumer, sctpStreamParametersJson: JSON.stringify(sctpStreamParameters ?? {}) };
}

import { CallError, type DataConsumerId, type DataProducerId } from '@confab/contracts';
import { originOf } from '../media/origin-of.ts';
import { expectDone } from '../participants/change-outcome.ts';
import { orRepair, recordDataProducer, unrecordDataProducer } from '../participants/record-media.ts';
import type { RequestHandlers, RoomCall } from './request-call.ts';
import { isForbidden, requireGrant, requirePublishData } from './require-grant.ts';
import { mayExist } from './may-exist.ts';
import { requireTransport } from './transport-requests.ts';

export const dataRequests: RequestHandlers<
  'produce-data' | 'close-data-producer' | 'consume-data' | 'close-data-consumer'
> = {
  'produce-data': { needs: 'room', lane: 'publish', run: produceData },
  'close-data-producer': {
    needs: 'room',
    lane: 'publish',
    async run({ pod, member, payload: { dataProducerId }, ids }) {
      const { media, target } = member;
      if (!media.dataProducers.has(dataProducerId)) throw new CallError('not-found', 'no such data producer of yours');
      await pod.media.run(target, 'closeDataProducer', { dataProducerId }, { operationId: ids.operation('close') });
      media.dataProducers.delete(dataProducerId);
      const outcome = await orRepair(member, unrecordDataProducer(pod, member, dataProducerId));
      if (outcome.status === 'stale-owner') expectDone(outcome);
      return {};
    },
  },
  'consume-data': { needs: 'room', lane: 'subscribe', run: consumeData },
  'close-data-consumer': {
    needs: 'room',
    lane: 'subscribe',
    async run({ pod, member, payload: { dataConsumerId }, ids }) {
      const { media, target } = member;
      if (!media.dataConsumers.has(dataConsumerId)) throw new CallError('not-found', 'no such data consumer of yours');
      await pod.media.run(target, 'closeDataConsumer', { dataConsumerId }, { operationId: ids.operation('close') });
      media.dataConsumers.delete(dataConsumerId);
      return {};
    },
  },
};

async function produceData({ pod, member, payload, ids, fingerprint }: RoomCall<'produce-data'>) {
  requirePublishData(member.grants);
  requireTransport(member, payload.transportId);
  const dataProducerId = ids.entity<DataProducerId>('data-producer');
  const { target, participantId } = member;
  try {
    const produced = await pod.media.run(
      target,
      'produceData',
      { ...payload, protocol: payload.protocol ?? '', dataProducerId },
      { operationId: ids.operation('produce'), fingerprint },
    );
    // The right to it may have ended meanwhile; who ended it did not find this one.
    requirePublishData(member.grants);
    member.media.dataProducers.add(dataProducerId);
    expectDone(await recordDataProducer(pod, member, { ...produced, participantId }));
    if (!member.media.dataProducers.has(dataProducerId)) {
      await orRepair(member, unrecordDataProducer(pod, member, dataProducerId));
      throw new CallError('not-found', 'the data producer or its transport closed while producing');
    }
    return { dataProducerId };
  } catch (error) {
    if (!ids.isRepeatable || isForbidden(error)) {
      member.media.dataProducers.delete(dataProducerId);
      const operationId = ids.operation('abandon');
      pod.media.run(target, 'closeDataProducer', { dataProducerId }, { operationId }).catch(() => undefined);
    }
    throw error;
  }
}

async function consumeData({ pod, member, payload, ids, fingerprint }: RoomCall<'consume-data'>) {
  requireGrant(member.grants, 'canSubscribe');
  const { media, room, target } = member;
  const transportId = payload.transportId ?? media.newest('recv');
  if (transportId === undefined) throw new CallError('conflict', 'there is no receive transport yet');
  requireTransport(member, transportId);
  const { dataProducerId } = payload;
  const producer = room.replica?.dataProducers.get(dataProducerId);
  if (producer === undefined) throw new CallError('not-found', 'no such data producer in the room');
  const { participantId } = producer;
  const dataConsumerId = ids.entity<DataConsumerId>('data-consumer');
  const origin = originOf(pod, room.replica, participantId);
  try {
    const consumed = await pod.media.run(
      target,
      'consumeData',
      { transportId, dataProducerId, dataConsumerId, participantId, origin },
      { operationId: ids.operation('consume'), fingerprint },
    );
    // The right to it may have ended meanwhile; who ended it did not find this one.
    requireGrant(member.grants, 'canSubscribe');
    media.dataConsumers.set(consumed.id, participantId);
    return consumed;
  } catch (error) {
    if (!mayExist(error, ids)) throw error;
    const operationId = ids.operation('abandon');
    pod.media.run(target, 'closeDataConsumer', { dataConsumerId }, { operationId }).catch(() => undefined);
    throw error;
  }
}

import {
  CallError,
  type ConsumerId,
  type Layers,
  type ProducerId,
  type TransportId,
  type WireError,
} from '@confab/contracts';
import type { ConsumeItem } from '../media/media-nodes.ts';
import { originOf } from '../media/origin-of.ts';
import type { Membership } from '../participants/membership.ts';
import type { Pod } from '../pod.ts';
import type { OperationIds } from './operation-ids.ts';
import type { RequestHandlers, RoomCall } from './request-call.ts';
import { requireGrant } from './require-grant.ts';
import { requireTransport } from './transport-requests.ts';

export const consumerRequests: RequestHandlers<
  | 'consume'
  | 'consume-many'
  | 'resume-consumer'
  | 'pause-consumer'
  | 'close-consumer'
  | 'request-key-frame'
  | 'set-preferred-layers'
> = {
  consume: { needs: 'room', lane: 'subscribe', run: consume },
  'consume-many': { needs: 'room', lane: 'subscribe', run: consumeMany },
  'resume-consumer': { needs: 'room', lane: 'subscribe', run: (call) => act(call, 'resumeConsumer') },
  'pause-consumer': { needs: 'room', lane: 'subscribe', run: (call) => act(call, 'pauseConsumer') },
  'close-consumer': {
    needs: 'room',
    lane: 'subscribe',
    async run(call) {
      const done = await act(call, 'closeConsumer');
      call.member.media.consumers.delete(call.payload.consumerId);
      return done;
    },
  },
  'request-key-frame': { needs: 'room', lane: 'free', run: (call) => act(call, 'requestKeyFrame') },
  'set-preferred-layers': {
    needs: 'room',
    lane: 'subscribe',
    async run({ pod, member, payload: { consumerId, ...layers }, ids }) {
      requireConsumer(member, consumerId);
      const operationId = ids.operation('layers');
      await pod.media.run(member.target, 'setPreferredLayers', { consumerId, layers }, { operationId });
      return {};
    },
  },
};

async function consume({ pod, member, payload, ids, fingerprint }: RoomCall<'consume'>) {
  requireGrant(member.grants, 'canSubscribe');
  const transportId = recvTransport(member, payload.transportId);
  const item = itemFor(pod, member, payload.producerId, ids, payload.preferredLayers);
  const { consumers, failures } = await pod.media.run(
    member.target,
    'consume',
    { transportId, rtpCapabilities: payload.rtpCapabilities, items: [item], resume: false },
    { operationId: ids.operation('consume'), fingerprint },
  );
  const [consumer] = consumers;
  if (consumer === undefined) throw toCallError(failures[0]?.error);
  member.media.consumers.add(consumer.id);
  return consumer;
}

async function consumeMany({ pod, member, payload, ids, fingerprint }: RoomCall<'consume-many'>) {
  requireGrant(member.grants, 'canSubscribe');
  const transportId = recvTransport(member, payload.transportId);
  const items: ConsumeItem[] = [];
  const errors: { producerId: ProducerId; error: WireError }[] = [];
  for (const producerId of new Set(payload.producerIds)) {
    try {
      items.push(itemFor(pod, member, producerId, ids, undefined));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      errors.push({ producerId, error: error.toWire() });
    }
  }
  if (items.length === 0) return { consumers: [], errors };
  const { consumers, failures } = await pod.media.run(
    member.target,
    'consume',
    { transportId, rtpCapabilities: payload.rtpCapabilities, items, resume: payload.resume ?? false },
    { operationId: ids.operation('consume'), fingerprint },
  );
  for (const { id } of consumers) member.media.consumers.add(id);
  return { consumers: [...consumers], errors: [...errors, ...failures] };
}

async function act(
  {
    pod,
    member,
    payload: { consumerId },
    ids,
  }: RoomCall<'resume-consumer' | 'pause-consumer' | 'close-consumer' | 'request-key-frame'>,
  name: 'resumeConsumer' | 'pauseConsumer' | 'closeConsumer' | 'requestKeyFrame',
) {
  requireConsumer(member, consumerId);
  await pod.media.run(member.target, name, { consumerId }, { operationId: ids.operation(name) });
  return {};
}

function itemFor(
  pod: Pod,
  member: Membership,
  producerId: ProducerId,
  ids: OperationIds,
  preferredLayers: Layers | undefined,
): ConsumeItem {
  const producer = member.room.replica?.producers.get(producerId);
  if (producer === undefined) throw new CallError('not-found', 'no such producer in the room');
  const { participantId, incarnation } = producer;
  const consumerId = ids.entity<ConsumerId>(`consumer.${producerId}`);
  return {
    producerId,
    incarnation,
    consumerId,
    participantId,
    origin: originOf(pod, member.room.replica, participantId),
    preferredLayers,
  };
}

function recvTransport(member: Membership, given: TransportId | undefined): TransportId {
  const transportId = given ?? member.media.newest('recv');
  if (transportId === undefined) throw new CallError('conflict', 'there is no receive transport yet');
  requireTransport(member, transportId);
  return transportId;
}

function requireConsumer(member: Membership, consumerId: ConsumerId): void {
  if (!member.media.consumers.has(consumerId)) throw new CallError('not-found', 'no such consumer of yours');
}

function toCallError(error: WireError | undefined): Error {
  if (error === undefined) return new Error('a media node answered consume with neither a consumer nor a reason');
  const { code, message, retryAfterMs } = error;
  return new CallError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}

import {
  CallError,
  type Consumer,
  type ConsumerId,
  type Layers,
  type ProducerId,
  type TransportId,
  type WireError,
} from '@confab/contracts';
import type { ConsumeItem, MediaCommands } from '../media/media-nodes.ts';
import { originOf } from '../media/origin-of.ts';
import { isListed, mayReceive, notLetReceive } from '../participants/may-receive.ts';
import type { Membership } from '../participants/membership.ts';
import type { Pod } from '../pod.ts';
import { mayExist } from './may-exist.ts';
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

async function consume(call: RoomCall<'consume'>) {
  const { pod, member, payload, ids } = call;
  requireGrant(member.grants, 'canSubscribe');
  const transportId = recvTransport(member, payload.transportId);
  const item = itemFor(pod, member, payload.producerId, ids, payload.preferredLayers);
  const { consumers, failures } = await runConsume(call, transportId, [item], false);
  const [consumer] = consumers;
  if (consumer === undefined) throw toCallError(failures[0]?.error);
  return consumer;
}

async function consumeMany(call: RoomCall<'consume-many'>) {
  const { pod, member, payload, ids } = call;
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
  const { consumers, failures } = await runConsume(call, transportId, items, payload.resume ?? false);
  return { consumers: [...consumers], errors: [...errors, ...failures] };
}

async function runConsume(
  { pod, member, payload: { rtpCapabilities }, ids, fingerprint }: RoomCall<'consume' | 'consume-many'>,
  transportId: TransportId,
  items: readonly ConsumeItem[],
  resume: boolean,
): Promise<MediaCommands['consume']['output']> {
  const { media, target } = member;
  const abandon = (consumerId: ConsumerId): void => {
    const operationId = ids.operation(`abandon.${consumerId}`);
    pod.media.run(target, 'closeConsumer', { consumerId }, { operationId }).catch(() => undefined);
  };
  try {
    const output = await pod.media.run(
      target,
      'consume',
      { transportId, rtpCapabilities, items, resume },
      { operationId: ids.operation('consume'), fingerprint },
    );
    // The right to it may have ended meanwhile; who ended it did not find these.
    requireGrant(member.grants, 'canSubscribe');
    const isAllowed = ({ producerId }: Consumer): boolean =>
      mayReceive(member.room.replica, producerId, member.identity);
    const [allowed, refused] = [output.consumers.filter(isAllowed), output.consumers.filter((one) => !isAllowed(one))];
    for (const { id, producerId, participantId } of allowed) media.consumers.set(id, { producerId, participantId });
    for (const { id } of refused) abandon(id);
    const failures = refused.map(({ producerId }) => ({ producerId, error: notLetReceive().toWire() }));
    return { consumers: allowed, failures: [...output.failures, ...failures] };
  } catch (error) {
    if (!mayExist(error, ids)) throw error;
    for (const { consumerId } of items) abandon(consumerId);
    throw error;
  }
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
  if (!isListed(producer.subscribers, member.identity)) throw notLetReceive();
  const { participantId, incarnation, source } = producer;
  const consumerId = ids.entity<ConsumerId>(`consumer.${producerId}`);
  return {
    producerId,
    incarnation,
    consumerId,
    participantId,
    source,
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

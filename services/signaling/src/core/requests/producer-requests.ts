import { CallError, type ProducerId, type Source } from '@confab/contracts';
import { expectDone } from '../participants/change-outcome.ts';
import type { Membership } from '../participants/membership.ts';
import { orRepair, recordProducer, unrecordProducer } from '../participants/record-media.ts';
import { viewProducers } from '../rooms/room-view.ts';
import type { RequestHandlers, RoomCall } from './request-call.ts';
import { isForbidden, requirePublish } from './require-grant.ts';
import { subscriberList } from './subscriber-list.ts';
import { requireTransport } from './transport-requests.ts';

const defaultSource = { audio: 'microphone', video: 'camera' } as const;
const kindOf = { camera: 'video', microphone: 'audio', screen: 'video', 'screen-audio': 'audio' } as const;

export const producerRequests: RequestHandlers<
  'produce' | 'pause-producer' | 'resume-producer' | 'close-producer' | 'get-producers'
> = {
  produce: { needs: 'room', lane: 'publish', run: produce },
  'pause-producer': { needs: 'room', lane: 'publish', run: (call) => setPaused(call, true) },
  'resume-producer': { needs: 'room', lane: 'publish', run: (call) => setPaused(call, false) },
  'close-producer': {
    needs: 'room',
    lane: 'publish',
    async run({ pod, member, payload: { producerId }, ids }) {
      requireProducer(member, producerId);
      await pod.media.run(member.target, 'closeProducer', { producerId }, { operationId: ids.operation('close') });
      member.media.producers.delete(producerId);
      const outcome = await orRepair(member, unrecordProducer(pod, member, producerId));
      // The node told of it first, or a repetition: it is gone all the same.
      if (outcome.status === 'stale-owner') expectDone(outcome);
      return {};
    },
  },
  'get-producers': {
    needs: 'room',
    lane: 'free',
    async run({ member }) {
      const { replica } = member.room;
      return { producers: replica === null ? [] : viewProducers(replica, member.participantId) };
    },
  },
};

async function produce({ pod, session, member, payload, ids, fingerprint }: RoomCall<'produce'>) {
  const { transportId, kind, rtpParameters } = payload;
  const known = payload.producerId === undefined ? undefined : ownRecord(member, payload.producerId);
  const source: Source = payload.appData?.source ?? known?.source ?? defaultSource[kind];
  if (kindOf[source] !== kind) throw new CallError('bad-request', `appData.source: ${source} is not ${kind}`);
  // Others know it as what it is, and were asked for the right to publish that.
  if (known !== undefined && (known.kind !== kind || known.source !== source)) {
    throw new CallError('bad-request', `producerId: is a producer of ${known.source}`);
  }
  // mediasoup takes an audio producer with video codecs; its consumers would not know what they are.
  if (rtpParameters.codecs.some(({ mimeType }) => !mimeType.startsWith(`${kind}/`))) {
    throw new CallError('bad-request', `rtpParameters.codecs: one is not ${kind}`);
  }
  // As long a fact as that of `set-subscribers`, which has the same limit.
  if (payload.subscribers) session.sayBucket.take(pod.clock.nowMs());
  const subscribers = payload.subscribers && subscriberList('subscribers', payload.subscribers);
  requirePublish(member.grants, source);
  requireTransport(member, transportId);
  const producerId = payload.producerId ?? ids.entity<ProducerId>('producer');
  const paused = payload.paused ?? false;
  const { target } = member;
  try {
    const produced = await pod.media.run(
      target,
      'produce',
      { transportId, producerId, incarnation: (known?.incarnation ?? 0) + 1, kind, rtpParameters, source, paused },
      { operationId: ids.operation('produce'), fingerprint },
    );
    // The right to it may have ended meanwhile; who ended it did not find this one.
    requirePublish(member.grants, source);
    member.media.producers.set(producerId, source);
    const { participantId } = member;
    expectDone(await recordProducer(pod, member, { ...produced, participantId }, subscribers));
    // Its transport can close while the directory hears of it; nobody else would take it out again.
    if (!member.media.producers.has(producerId)) {
      await orRepair(member, unrecordProducer(pod, member, producerId));
      throw new CallError('not-found', 'the producer or its transport closed while producing');
    }
    return { producerId };
  } catch (error) {
    // What others cannot find must not run on, nor come into being after a timeout; unless it can be completed by a repetition.
    if (isForbidden(error) || (known === undefined && !ids.isRepeatable)) {
      member.media.producers.delete(producerId);
      const operationId = ids.operation('abandon');
      pod.media.run(target, 'closeProducer', { producerId }, { operationId }).catch(() => undefined);
    }
    throw error;
  }
}

async function setPaused(
  { pod, member, payload: { producerId }, ids }: RoomCall<'pause-producer' | 'resume-producer'>,
  paused: boolean,
) {
  requireProducer(member, producerId);
  const { address, owner, target } = member;
  const name = paused ? 'pauseProducer' : 'resumeProducer';
  await pod.media.run(target, name, { producerId }, { operationId: ids.operation(name) });
  const operationId = ids.operation('record');
  const change = pod.directory.setProducerPaused({ operationId, address, owner, producerId, paused });
  expectDone(await orRepair(member, change));
  return {};
}

function requireProducer(member: Membership, producerId: ProducerId): void {
  if (!member.media.producers.has(producerId)) throw new CallError('not-found', 'no such producer of yours');
}

function ownRecord(member: Membership, producerId: ProducerId) {
  const record = member.room.replica?.producers.get(producerId);
  if (record?.participantId !== member.participantId) throw new CallError('not-found', 'no such producer of yours');
  return record;
}

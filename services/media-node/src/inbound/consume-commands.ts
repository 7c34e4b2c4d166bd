import {
  CallError,
  type ConsumerId,
  type DataConsumerId,
  type DataProducerId,
  type ParticipantId,
  type ProducerId,
  type TransportId,
} from '@confab/contracts';
import type { ConsumeDataOutput, ConsumeItemOutput, ConsumeOutput, ConsumerInfo, ConsumeFailure } from '@confab/wire';
import type { types } from 'mediasoup';
import type { Participant } from '../core/participant.ts';
import type { ConsumerWishes } from '../core/participant-consumers.ts';
import type { ProducerLease } from '../core/room-media.ts';
import { jsonObject, layersOf, originOf, required, sourceOf } from './command-fields.ts';
import type { CommandCall, Outcome } from './commands.ts';
import { consumerInfo, dataConsumerInfo, failureOf } from './replies.ts';

// What a link may take of the command's time: the rest of the batch is still to be answered.
const linkShare = 0.75;
const maxItems = 100;

/**
 * Consumes many producers. They are brought here first, beside the participant's queue, so that a hung node holds up nothing
 * else; one that fails fails alone.
 */
export async function carryOutConsume(
  payload: ConsumeOutput,
  participant: Participant,
  call: CommandCall,
): Promise<Outcome> {
  if (payload.items.length > maxItems) throw new CallError('bad-request', `items: more than ${maxItems}`);
  const { consumers } = participant;
  const rtpCapabilities = jsonObject<types.RtpCapabilities>('rtp_capabilities_json', payload.rtpCapabilitiesJson);
  const wishes = payload.items.map((item) => wishesOf(item, payload, rtpCapabilities));
  participant.scope(call.ownerEpoch, call.signal);

  const ended = linkDeadline(call);
  const leases = await Promise.allSettled(
    wishes.map(async (wish) => {
      const origin = call.node.resolveOrigin(wish.origin);
      return inTime(ended, consumers.lease({ ...wish, origin }, ended));
    }),
  );
  const results = await participant
    .run(call.ownerEpoch, call.signal, (scope) =>
      Promise.allSettled(
        wishes.map(async (wish, index) => consumerInfo(await consumers.consume(wish, leaseAt(leases, index), scope))),
      ),
    )
    .catch((error: unknown) => {
      // It never had its turn: nobody else gives the leases back.
      for (const lease of leases) if (lease.status === 'fulfilled') lease.value.release();
      throw error;
    });

  const consumed: ConsumerInfo[] = [];
  const failures: ConsumeFailure[] = [];
  for (const [index, result] of results.entries()) {
    const wish = wishes[index];
    if (wish === undefined) continue;
    // Told as closed before it was told as there, the pod would keep it for ever.
    if (result.status === 'fulfilled' && consumers.has(wish.consumerId)) consumed.push(result.value);
    else {
      const error = result.status === 'rejected' ? result.reason : new CallError('not-found', 'the producer closed');
      failures.push({ producerId: wish.producerId, failure: failureOf(error) });
    }
  }
  return { consumed: { consumers: consumed, failures } };
}

export async function carryOutConsumeData(
  payload: ConsumeDataOutput,
  participant: Participant,
  call: CommandCall,
): Promise<Outcome> {
  const wishes = {
    transportId: payload.transportId as TransportId | '',
    dataProducerId: required<DataProducerId>('data_producer_id', payload.dataProducerId),
    dataConsumerId: required<DataConsumerId>('data_consumer_id', payload.dataConsumerId),
    participantId: payload.participantId as ParticipantId,
    origin: call.node.resolveOrigin(originOf(payload.origin)),
  };
  participant.scope(call.ownerEpoch, call.signal);
  const ended = linkDeadline(call);
  const lease = await inTime(ended, participant.data.lease(wishes, ended));
  let taken = false;
  try {
    const dataConsumer = await participant.run(call.ownerEpoch, call.signal, (scope) => {
      taken = true;
      return participant.data.consume(wishes, lease, scope);
    });
    return { dataConsumed: { dataConsumer: dataConsumerInfo(dataConsumer) } };
  } finally {
    if (!taken) lease.release();
  }
}

function wishesOf(
  item: ConsumeItemOutput,
  { transportId, resume }: ConsumeOutput,
  rtpCapabilities: types.RtpCapabilities,
): ConsumerWishes {
  return {
    consumerId: required<ConsumerId>('consumer_id', item.consumerId),
    producerId: required<ProducerId>('producer_id', item.producerId),
    incarnation: item.incarnation,
    participantId: item.participantId as ParticipantId,
    // An older pod does not say it; of audio it makes no difference.
    source: sourceOf(item.source, 'video'),
    origin: originOf(item.origin),
    transportId: transportId as TransportId | '',
    rtpCapabilities,
    preferredLayers: layersOf(item.preferredSpatialLayerPlus_1, item.preferredTemporalLayerPlus_1),
    paused: !resume,
  };
}

function leaseAt(leases: readonly PromiseSettledResult<ProducerLease>[], index: number): ProducerLease {
  const lease = leases[index];
  if (lease?.status === 'fulfilled') return lease.value;
  throw lease?.reason ?? new CallError('internal', 'no lease');
}

function linkDeadline({ signal, timeoutMs }: CommandCall): AbortSignal {
  // A fraction of a millisecond is a RangeError.
  return AbortSignal.any([signal, AbortSignal.timeout(Math.floor(timeoutMs * linkShare))]);
}

/** Rejects when the link's share of the time is over, whatever the link does; a lease that comes later is given back. */
async function inTime(ended: AbortSignal, lease: Promise<ProducerLease>): Promise<ProducerLease> {
  const late = Promise.withResolvers<never>();
  const onEnd = (): void => {
    late.reject(new CallError('timeout', 'the producer could not be brought here in time'));
    lease.then(
      (unwanted) => unwanted.release(),
      () => undefined,
    );
  };
  ended.addEventListener('abort', onEnd, { once: true });
  try {
    return await Promise.race([lease, late.promise]);
  } finally {
    ended.removeEventListener('abort', onEnd);
  }
}

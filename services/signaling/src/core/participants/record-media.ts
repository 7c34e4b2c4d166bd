import type { DataProducerId, ProducerId, RoomAddress } from '@confab/contracts';
import type { ChangeOutcome, DataProducerRecord, Ownership, ProducerRecord } from '@confab/cluster';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';
import type { Membership } from './membership.ts';

interface Owned {
  readonly address: RoomAddress;
  readonly owner: Ownership;
}

/*
 * What a participant publishes, as the directory keeps it. The scripts themselves change nothing twice; a remembered answer
 * must only ever be that of the same owner: a refusal of an older one is none of ours.
 */

/** `subscribers`: who may receive a new one; undefined: all. */
export function recordProducer(
  { directory }: Pod,
  owned: Owned,
  producer: ProducerRecord,
  subscribers?: readonly string[],
): Promise<ChangeOutcome> {
  const operationId = `add/${producer.producerId}/${producer.incarnation}/${owned.owner.ownerEpoch}`;
  return directory.addProducer({
    operationId,
    ...pick(owned),
    producer,
    ...(subscribers === undefined ? {} : { subscribers }),
  });
}

export function unrecordProducer({ directory }: Pod, owned: Owned, producerId: ProducerId): Promise<ChangeOutcome> {
  return directory.removeProducer({ operationId: ulid(), ...pick(owned), producerId });
}

export function recordDataProducer(
  { directory }: Pod,
  owned: Owned,
  dataProducer: DataProducerRecord,
): Promise<ChangeOutcome> {
  const operationId = `add/${dataProducer.dataProducerId}/${owned.owner.ownerEpoch}`;
  return directory.addDataProducer({ operationId, ...pick(owned), dataProducer });
}

export function unrecordDataProducer(
  { directory }: Pod,
  owned: Owned,
  dataProducerId: DataProducerId,
): Promise<ChangeOutcome> {
  return directory.removeDataProducer({ operationId: ulid(), ...pick(owned), dataProducerId });
}

/** For a change that the node has carried out: when the directory does not take it now, a later tick compares the two. */
export async function orRepair<Outcome>(membership: Membership, change: Promise<Outcome>): Promise<Outcome> {
  try {
    return await change;
  } catch (error) {
    membership.needsRepair = true;
    throw error;
  }
}

function pick({ address, owner }: Owned): Owned {
  return { address, owner: { participantId: owner.participantId, ownerEpoch: owner.ownerEpoch } };
}

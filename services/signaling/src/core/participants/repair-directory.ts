import type { RoomReplica } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia, MediaTarget } from '../media/media-nodes.ts';
import type { Pod } from '../pod.ts';
import { recordDataProducer, recordProducer, unrecordDataProducer, unrecordProducer } from './record-media.ts';

/**
 * Makes the directory say what the node says about one participant's producers: the node owns media state. A request that
 * is still under way does the same change, which counts once.
 */
export async function repairDirectory(
  pod: Pod,
  { address, owner }: Pick<MediaTarget, 'address' | 'owner'>,
  replica: RoomReplica,
  media: AttachedMedia,
): Promise<void> {
  const of = { address, owner };
  const { participantId } = owner;
  const recorded = replica.producersOf(participantId);
  const recordedData = replica.dataProducersOf(participantId);
  const repairs: Promise<unknown>[] = [];
  for (const producer of media.producers) {
    const known = replica.producers.get(producer.producerId);
    if (known === undefined) repairs.push(recordProducer(pod, of, { ...producer, participantId }));
    else if (known.paused !== producer.paused) {
      const { producerId, paused } = producer;
      const operationId = ulid();
      repairs.push(pod.directory.setProducerPaused({ operationId, ...of, producerId, paused }));
    }
  }
  for (const producerId of recorded) {
    if (media.producers.some((producer) => producer.producerId === producerId)) continue;
    repairs.push(unrecordProducer(pod, of, producerId));
  }
  for (const dataProducer of media.dataProducers) {
    if (recordedData.has(dataProducer.dataProducerId)) continue;
    repairs.push(recordDataProducer(pod, of, { ...dataProducer, participantId }));
  }
  for (const dataProducerId of recordedData) {
    if (media.dataProducers.some((dataProducer) => dataProducer.dataProducerId === dataProducerId)) continue;
    repairs.push(unrecordDataProducer(pod, of, dataProducerId));
  }
  await Promise.all(repairs);
}

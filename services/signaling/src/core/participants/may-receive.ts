import { CallError, type ProducerId } from '@confab/contracts';
import type { RoomReplica } from '@confab/cluster';

/** Whether a producer's list of subscribers, where it has one, names somebody. */
export function isListed(subscribers: readonly string[] | undefined, identity: string): boolean {
  return subscribers === undefined || subscribers.includes(identity);
}

/** Whether its publisher lets somebody receive a producer. One that is not known (any more) has nobody to forbid it. */
export function mayReceive(replica: RoomReplica | null, producerId: ProducerId, identity: string): boolean {
  return isListed(replica?.producers.get(producerId)?.subscribers, identity);
}

export function notLetReceive(): CallError {
  return new CallError('forbidden', 'its publisher does not let you receive this producer');
}

import { CallError, type ParticipantId } from '@confab/contracts';
import type { RoomReplica } from '@confab/cluster';
import type { Pod } from '../pod.ts';
import type { Origin } from './media-nodes.ts';

/**
 * Where the media of a participant comes from.
 * @throws CallError `not-found` when the participant is gone, `unavailable` while its node is
 */
export function originOf({ nodes }: Pick<Pod, 'nodes'>, replica: RoomReplica | null, of: ParticipantId): Origin {
  const participant = replica?.participants.get(of);
  if (participant === undefined) throw new CallError('not-found', 'its participant is not in the room');
  const { placement } = participant;
  const row = nodes.find(placement.nodeId);
  if (row?.nodeEpoch !== placement.nodeEpoch) {
    throw new CallError('unavailable', 'the media node of its participant is gone', { retryAfterMs: 1000 });
  }
  return { placement, grpcAddress: row.grpcAddress };
}

import { CallError, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import type { ParticipantRecord, Placement, RoomReplica } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia, MediaTarget } from '../media/media-nodes.ts';
import type { Pod } from '../pod.ts';
import { permitted } from './close-forbidden.ts';
import { repairDirectory } from './repair-directory.ts';

export interface AttachAgainOutcome {
  readonly placement: Placement;
  /** False when its node is gone and no other one has taken it: its next transport does. */
  readonly isPlaced: boolean;
  readonly attached: AttachedMedia;
}

const nothing: AttachedMedia = { transports: [], producers: [], consumers: [], dataProducers: [], dataConsumers: [] };

/** Fetches a resumed participant's media from its node and makes the directory agree with it (`docs/races.md` 5). */
export async function attachAgain(
  pod: Pod,
  input: { address: RoomAddress; epoch: RoomEpoch; self: ParticipantRecord; replica: RoomReplica },
): Promise<AttachAgainOutcome> {
  const { self, replica, address, epoch } = input;
  const target: MediaTarget = { address, epoch, owner: self, placement: self.placement };
  const attached = await attachTo(pod, target);
  if (attached === null) return { placement: self.placement, isPlaced: false, attached: nothing };
  await repairDirectory(pod, target, replica, permitted(attached, self.grants));
  return { placement: self.placement, isPlaced: true, attached };
}

/** Null when the node, in the life in which it had the participant, is gone. */
export async function attachTo(pod: Pod, target: MediaTarget): Promise<AttachedMedia | null> {
  const attach = (create: boolean) =>
    pod.media.run(target, 'attach', { create, reservationId: '', transports: [] }, { operationId: ulid() });
  try {
    return await attach(false);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    // The node lives and does not know the participant: whatever it had there is closed.
    if (error.code === 'not-found') return await attach(true);
    if (error.code === 'unavailable' && isGone(pod, target.placement)) return null;
    throw error;
  }
}

function isGone({ nodes }: Pod, { nodeId, nodeEpoch }: Placement): boolean {
  return nodes.find(nodeId)?.nodeEpoch !== nodeEpoch;
}

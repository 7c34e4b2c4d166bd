import { CallError, type RoomAddress, type RoomEpoch } from '@confab/contracts';
import type { ParticipantRecord, Placement, RoomReplica } from '@confab/cluster';
import { ulid } from 'ulid';
import type { AttachedMedia, MediaTarget } from '../media/media-nodes.ts';
import type { Pod } from '../pod.ts';
import { attachTimeoutMs } from './attach-participant.ts';
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
  await repairDirectory(pod, target, replica, permitted(attached, self, replica));
  return { placement: self.placement, isPlaced: true, attached };
}

/** Null when the node, in the life in which it had the participant, is gone. */
export async function attachTo(pod: Pod, target: MediaTarget): Promise<AttachedMedia | null> {
  const attach = (create: boolean) =>
    pod.media.run(
      target,
      'attach',
      { create, reservationId: '', transports: [] },
      { operationId: ulid(), timeoutMs: attachTimeoutMs },
    );
  try {
    return await attach(false);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    // The node lives and does not know the participant: whatever it had there is closed.
    if (error.code === 'not-found') return await attach(true);
    if (await isGone(pod, target.placement, error)) return null;
    throw error;
  }
}

/**
 * Whether a node that did not attach somebody is over. When the pods of all its people died with it, nobody watches it: whoever
 * comes for its media is the one to declare it lost (`docs/races.md` 11).
 */
async function isGone(
  { nodes, media, registry }: Pod,
  { nodeId, nodeEpoch }: Placement,
  { code }: CallError,
): Promise<boolean> {
  if (code !== 'unavailable' && code !== 'timeout') return false;
  const row = nodes.find(nodeId);
  if (row === undefined) return code === 'unavailable';
  if (row.nodeEpoch !== nodeEpoch) return true;
  if (row.leased) return false;
  // A timeout is the silence that counts; `unavailable` may be the node's own word.
  if (code === 'unavailable' && (await media.probe(row))) return false;
  const { status } = await registry.declareLost(row, row.region);
  return status !== 'leased';
}

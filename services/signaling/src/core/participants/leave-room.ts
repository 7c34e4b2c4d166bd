import type { Pod } from '../pod.ts';
import { closeMedia } from './attach-participant.ts';
import type { Membership } from './membership.ts';

/**
 * Takes a participant out of its room, at the directory and then at its node. Repeated, it changes nothing.
 * @throws CallError `unavailable` while the directory is away: the participant is still in the room then
 */
export async function leaveRoom(pod: Pod, membership: Membership): Promise<void> {
  const { address, epoch, owner, target } = membership;
  const operationId = `leave/${owner.participantId}/${owner.ownerEpoch}`;
  const outcome = await pod.directory.removeParticipant({ operationId, address, epoch, owner, reason: 'left' });
  membership.end('left');
  // A newer owner's participant is not ours to close.
  if (outcome.status !== 'stale-owner') closeMedia(pod, target, 'left');
}

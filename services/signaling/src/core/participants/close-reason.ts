import type { ConsumerCloseReason, ParticipantId } from '@confab/contracts';
import type { RoomReplica } from '@confab/cluster';

/**
 * Why a consumer ended, for its client. A node closes the producers of who leaves, and knows no more: the room's facts tell
 * whether the publisher is still there. They come first, because the directory hears of a departure before the node.
 */
export function closeReason(
  told: ConsumerCloseReason,
  publisher: ParticipantId | undefined,
  replica: RoomReplica | null,
): ConsumerCloseReason {
  if (told !== 'producer-closed' || publisher === undefined || replica === null) return told;
  return replica.participants.has(publisher) ? told : 'participant-left';
}

import type { ParticipantId } from '@confab/contracts';

/**
 * The Socket.IO room of a participant's socket. Braces: its Redis channel falls into a slot of its own, so that a Cluster's
 * servers share the load. Never 20 characters long: the adapter takes such names for socket ids and does not publish to them.
 */
export function participantChannel(participantId: ParticipantId): string {
  return `participant:{${participantId}}`;
}

import { CallError } from '@confab/contracts';
import { ulid } from 'ulid';
import type { Pod } from '../pod.ts';
import type { Membership } from './membership.ts';

/**
 * Tells the participant's node what is on its screen; nothing where it never said so, which restricts nothing. Under an
 * operation id of its own each time: what is said again after a new start of the node is not a repetition to it. A node of the
 * version before does not know the command, and sends all that is consumed.
 * @throws CallError what the node refuses
 */
export async function setVisible(pod: Pod, { target, visible, isPlaced }: Membership): Promise<void> {
  // Without a node it waits for the next one, which is told when it takes the participant.
  if (visible === null || !isPlaced) return;
  try {
    await pod.media.run(target, 'setVisible', { tiles: visible }, { operationId: ulid() });
  } catch (error) {
    // The tiles themselves were found good when the client said them.
    if (!(error instanceof CallError) || error.code !== 'bad-request') throw error;
  }
}

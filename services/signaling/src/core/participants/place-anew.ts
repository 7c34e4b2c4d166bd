import { CallError } from '@confab/contracts';
import type { Pod } from '../pod.ts';
import { OperationIds } from '../requests/operation-ids.ts';
import { attachParticipant } from './attach-participant.ts';
import { expectDone } from './change-outcome.ts';
import type { Membership } from './membership.ts';
import { demandOf, releaseReservation, reserveNode, type Reservation, type RoomDemand } from './reserve-node.ts';
import { setVisible } from './set-visible.ts';

/**
 * Gives a participant whose node is gone another one; shared by all who ask meanwhile. Its producers end: the client publishes
 * anew on new transports.
 * @throws CallError `no-capacity` or `unavailable`; its next transport tries again
 */
export function placeAnew(pod: Pod, membership: Membership): Promise<void> {
  membership.placing ??= place(pod, membership).finally(() => {
    membership.placing = null;
  });
  return membership.placing;
}

async function place(pod: Pod, membership: Membership): Promise<void> {
  const { address, owner, placement: from, room } = membership;
  const ids = new OperationIds(membership.participantId, undefined);
  const demand = demandOf(address, room.replica);
  const reservation = await reserveOther(pod, membership, demand, ids);
  const to = { nodeId: reservation.node.nodeId, nodeEpoch: reservation.node.nodeEpoch };
  try {
    expectDone(await pod.directory.placeParticipant({ operationId: ids.operation('place'), address, owner, from, to }));
  } catch (error) {
    releaseReservation(pod, reservation);
    throw error;
  }
  // The directory has it there already: a failed attach must not be taken for the old place.
  membership.placement = to;
  const { placement } = await attachParticipant(pod, {
    target: membership.target,
    reservation,
    demand,
    transports: [],
    ids,
    onMoved: (moved) => {
      membership.placement = moved;
    },
  });
  membership.placement = placement;
  membership.isPlaced = true;
  // Before anything is consumed there: commands of one participant are carried out in order.
  setVisible(pod, membership).catch((error: unknown) => {
    pod.logger.warn({ err: error, ...placement }, 'a new node was not told what is on the screen');
  });
}

/** The node that it is on in the directory did not take it a moment ago, or was lost; it may still be the only one there is. */
async function reserveOther(
  pod: Pod,
  { placement: { nodeId, nodeEpoch } }: Membership,
  demand: RoomDemand,
  ids: OperationIds,
): Promise<Reservation> {
  // The same name in a new life is another node.
  const isSameLife = pod.nodes.find(nodeId)?.nodeEpoch === nodeEpoch;
  if (!isSameLife) return reserveNode(pod, demand, ids.operation('reserve'));
  try {
    return await reserveNode(pod, demand, ids.operation('reserve'), new Set([nodeId]));
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'no-capacity') throw error;
    return reserveNode(pod, demand, ids.operation('reserve.same'));
  }
}

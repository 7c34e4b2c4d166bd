import { chooseNode, RoomReplica, type NodeRow, type RoomSnapshot } from '@confab/cluster';
import { CallError, type NodeId, type RoomAddress } from '@confab/contracts';
import type { Pod } from '../pod.ts';

/** What a placement looks at: who is where in the room, and the codecs that it was opened with. */
export interface RoomDemand {
  readonly address: RoomAddress;
  readonly codecProfile: string | null;
  readonly participantsByNode: ReadonlyMap<NodeId, number>;
}

export interface Reservation {
  readonly reservationId: string;
  readonly node: NodeRow;
}

/** Refused reservations before a join gives up: each means a table that was behind. */
const maxAttempts = 8;
/** A burst of joins spreads over nodes instead of meeting one that reported late. */
const joinsPerMinute = 1_200;
/** What a newcomer adds at most, however large the room: nobody watches more tiles at a time. */
const maxConsumersPerJoin = 50;

export function demandOf(address: RoomAddress, room: RoomReplica | RoomSnapshot | null): RoomDemand {
  const participantsByNode = new Map<NodeId, number>();
  if (room === null) return { address, codecProfile: null, participantsByNode };
  const participants = room instanceof RoomReplica ? room.participants.values() : room.participants;
  for (const { placement } of participants) {
    participantsByNode.set(placement.nodeId, (participantsByNode.get(placement.nodeId) ?? 0) + 1);
  }
  return { address, codecProfile: room.room.codecProfile, participantsByNode };
}

/**
 * Chooses a node and reserves the load of one join on it.
 * @throws CallError `no-capacity` when no node takes anybody
 */
export async function reserveNode(
  pod: Pod,
  demand: RoomDemand,
  reservationId: string,
  failed: ReadonlySet<NodeId> = new Set(),
): Promise<Reservation> {
  const excluded = new Set(failed);
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const choice = chooseNode(
      pod.nodes.rows(),
      {
        region: pod.settings.region,
        codecProfile: demand.codecProfile,
        roomParticipants: demand.participantsByNode,
        excluded,
      },
      { maxPerRoomAndNode: pod.settings.maxPerRoomAndNode },
    );
    if (choice.status === 'none') throw noCapacity(choice.reason);
    const { node } = choice;
    const { status } = await pod.registry.reserve({
      reservationId,
      node,
      region: node.region,
      address: demand.address,
      consumers: consumersOf(demand),
      joinsPerMinute,
    });
    if (status === 'reserved') return { reservationId, node };
    excluded.add(node.nodeId);
  }
  throw noCapacity('no-capacity');
}

/** Gives the load back; a failure only means that it expires by itself. */
export function releaseReservation({ registry, logger }: Pod, { reservationId, node }: Reservation): void {
  registry.release({ reservationId, node, region: node.region }).catch((error: unknown) => {
    logger.debug({ err: error, reservationId }, 'a reservation is left to expire');
  });
}

/** Audio and video of everybody to the newcomer, and its own to everybody: half of it falls on its own node. */
function consumersOf({ participantsByNode }: RoomDemand): number {
  let others = 0;
  for (const count of participantsByNode.values()) others += count;
  return Math.min(maxConsumersPerJoin, 2 + 2 * others);
}

function noCapacity(reason: 'no-nodes' | 'no-capacity'): CallError {
  const message = reason === 'no-nodes' ? 'no media node is serving' : 'all media nodes are full';
  return new CallError('no-capacity', message, { retryAfterMs: 2000 });
}

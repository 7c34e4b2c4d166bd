import { crc32 } from 'node:zlib';
import type { NodeId } from '@confab/contracts';
import type { NodeRow } from './node-registry.ts';

/** What a join asks for. */
export interface NodeWish {
  readonly region: string;
  readonly codecProfile: string | null;
  /** Participants that the room already has, per node. */
  readonly roomParticipants: ReadonlyMap<NodeId, number>;
  /** Nodes that refused or failed in this join. */
  readonly excluded: ReadonlySet<NodeId>;
  /** Settles ties between equally loaded nodes, differently for different rooms: `tenant/room`. */
  readonly spread?: string | undefined;
}

export interface PlacementLimits {
  /** Participants of one room on one node before another is taken; 0: no limit. Steers, never refuses. */
  readonly maxPerRoomAndNode: number;
}

export type NodeChoice =
  | { readonly status: 'chosen'; readonly node: NodeRow }
  /** `no-nodes`: none is registered and serving; `no-capacity`: all that serve are full, unfit or excluded. */
  | { readonly status: 'none'; readonly reason: 'no-nodes' | 'no-capacity' };

/**
 * Chooses the node for one join. Pure: what it knows of load is the last report plus what was reserved since.
 *
 * Only nodes count that serve under a lease, offer the room's codec profile, did not fail in this join and have capacity.
 * The first case that has one decides:
 * 1. the room sits on a node behind SNAT: that node, whatever the limit, or none; nobody could link to it. Once that node
 *    is lost, or failed in this join, the room is free;
 * 2. a node that has the room and is under the limit per room and node; in the wished region before others;
 * 3. a node without the room, in the wished region before others. Behind SNAT only for a room that is nowhere yet, and
 *    after all others: such a room can never spread;
 * 4. a node that has the room and is at the limit: it steers, it does not refuse.
 * Within a case and region the least predicted share of capacity wins, then the fewest participants, then a hash of room
 * and node: the same for every pod, another for every room, so that a burst on idle nodes spreads.
 */
export function chooseNode(nodes: readonly NodeRow[], wish: NodeWish, limits: PlacementLimits): NodeChoice {
  const serving = nodes.filter((node) => node.leased && node.state === 'serving');
  if (serving.length === 0) return { status: 'none', reason: 'no-nodes' };

  const fit = serving.filter((node) => isFit(node, wish));
  const behindSnat = nodes.filter((node) => node.reachability === 'snat' && holdsRoom(node, wish));
  const bound = behindSnat.filter((node) => node.leased && !wish.excluded.has(node.nodeId));
  if (bound.length > 0)
    return choice(
      best(
        fit.filter((node) => bound.includes(node)),
        wish,
      ),
    );

  const direct = fit.filter((node) => node.reachability !== 'snat');
  const withRoom = direct.filter((node) => holdsRoom(node, wish));
  const withoutRoom = direct.filter((node) => !holdsRoom(node, wish));
  const roomIsNowhere = [...wish.roomParticipants.values()].every((participants) => participants === 0);
  const cases = [
    withRoom.filter((node) => isUnderLimit(node, wish, limits)),
    withoutRoom,
    roomIsNowhere ? fit.filter((node) => node.reachability === 'snat') : [],
    withRoom,
  ];
  return choice(best(cases.find((candidates) => candidates.length > 0) ?? [], wish));
}

/** Share of a node's capacity that is, or is about to be, used: 1 is full. */
export function predictedLoad(node: NodeRow): number {
  if (node.capacityConsumers <= 0) return Infinity;
  const reported = node.report.workers.reduce((sum, worker) => sum + worker.consumers, 0);
  return (reported + node.reservedConsumers) / node.capacityConsumers;
}

function isFit(node: NodeRow, wish: NodeWish): boolean {
  return (
    !wish.excluded.has(node.nodeId) &&
    (wish.codecProfile === null || node.codecProfile === wish.codecProfile) &&
    predictedLoad(node) < 1
  );
}

function holdsRoom(node: NodeRow, wish: NodeWish): boolean {
  return (wish.roomParticipants.get(node.nodeId) ?? 0) > 0;
}

function isUnderLimit(node: NodeRow, wish: NodeWish, { maxPerRoomAndNode }: PlacementLimits): boolean {
  return maxPerRoomAndNode === 0 || (wish.roomParticipants.get(node.nodeId) ?? 0) < maxPerRoomAndNode;
}

function best(candidates: readonly NodeRow[], wish: NodeWish): NodeRow | undefined {
  return candidates
    .map((node) => ({
      node,
      rank: [
        node.region === wish.region ? 0 : 1,
        predictedLoad(node),
        node.report.participants,
        crc32(`${wish.spread ?? ''}@${node.nodeId}`),
      ],
    }))
    .reduce<{ node: NodeRow; rank: number[] } | undefined>(
      (least, next) => (least === undefined || isLess(next.rank, least.rank) ? next : least),
      undefined,
    )?.node;
}

function isLess(left: readonly number[], right: readonly number[]): boolean {
  const index = left.findIndex((value, at) => value !== right[at]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

function choice(node: NodeRow | undefined): NodeChoice {
  return node === undefined ? { status: 'none', reason: 'no-capacity' } : { status: 'chosen', node };
}

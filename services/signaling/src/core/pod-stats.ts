import type { NodeState, NodeTable, WorkerLoad } from '@confab/cluster';
import type { NodeId } from '@confab/contracts';

export interface PodStats {
  readonly sockets: number;
  readonly rooms: number;
  readonly participants: number;
  /** As each node last reported. */
  readonly nodes: readonly {
    readonly nodeId: NodeId;
    readonly state: NodeState;
    readonly rooms: number;
    readonly participants: number;
    readonly workers: readonly WorkerLoad[];
  }[];
}

/** The answer of `/stats` (`docs/protocol.md`, REST). */
export function podStats(counts: Omit<PodStats, 'nodes'>, nodes: Pick<NodeTable, 'rows'>): PodStats {
  return {
    ...counts,
    nodes: nodes.rows().map(({ nodeId, state, report: { rooms, participants, workers } }) => ({
      nodeId,
      state,
      rooms,
      participants,
      workers,
    })),
  };
}

import type { NodeTable } from '@confab/cluster';
import type { NodeEpoch, NodeId } from '@confab/contracts';

/**
 * Tells of nodes that registered anew: what they carried in their life before is gone. A row that only vanishes proves
 * nothing (Redis may have been emptied while the node goes on). Returns what ends it.
 */
export function watchPeerRestarts(
  table: Pick<NodeTable, 'rows' | 'onChange'>,
  onRestarted: (nodeId: NodeId, previousEpoch: NodeEpoch) => void,
): () => void {
  const epochs = new Map<NodeId, NodeEpoch>();
  const check = (): void => {
    for (const { nodeId, nodeEpoch } of table.rows()) {
      const previous = epochs.get(nodeId);
      epochs.set(nodeId, nodeEpoch);
      if (previous !== undefined && previous !== nodeEpoch) onRestarted(nodeId, previous);
    }
  };
  check();
  return table.onChange(check);
}

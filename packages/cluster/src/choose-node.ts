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
}

export interface PlacementLimits {
  /** Participants of one room on one node before another is taken; 0: no limit. Steers, never refuses. */
  readonly maxPerRoomAndNode: number;
}

export type NodeChoice =
  | { readonly status: 'chosen'; readonly node: NodeRow }
  /** `no-nodes`: none is registered and serving; `no-capacity`: all that serve are full. */
  | { readonly status: 'none'; readonly reason: 'no-nodes' | 'no-capacity' };

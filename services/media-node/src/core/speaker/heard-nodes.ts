import type { AudioLevel, LevelSignal } from '@confab/cluster';
import type { NodeId } from '@confab/contracts';

/** A node that has said nothing for this long does not count: twice its sign of life. */
const forgottenAfterMs = 2_000;
/** What somebody said longer ago is over, whether or not we heard the end of it. */
const overAfterMs = 1_000;

/** The other nodes of a room, as their signals tell. */
export class HeardNodes {
  readonly #nodes = new Map<NodeId, { readonly levels: readonly AudioLevel[]; readonly atMs: number }>();

  /** True when the node was not there before. */
  hear({ nodeId, levels, isLeaving }: LevelSignal, nowMs: number): boolean {
    if (isLeaving) {
      this.#nodes.delete(nodeId);
      return false;
    }
    const isNew = !this.#nodes.has(nodeId);
    this.#nodes.set(nodeId, { levels, atMs: nowMs });
    return isNew;
  }

  /** Those who speak there. */
  levels(nowMs: number): AudioLevel[] {
    return [...this.#nodes.values()].flatMap(({ levels, atMs }) => (nowMs - atMs < overAfterMs ? levels : []));
  }

  /** Those heard of late. */
  present(nowMs: number): readonly NodeId[] {
    for (const [nodeId, { atMs }] of this.#nodes) if (nowMs - atMs >= forgottenAfterMs) this.#nodes.delete(nodeId);
    return [...this.#nodes.keys()];
  }

  clear(): void {
    this.#nodes.clear();
  }
}

/** The node that decides for all: the lowest of those that are there, oneself included. */
export function electHome(self: NodeId, others: readonly NodeId[]): NodeId {
  return [self, ...others].reduce((lowest, nodeId) => (nodeId < lowest ? nodeId : lowest));
}

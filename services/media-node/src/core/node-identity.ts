import type { NodeEpoch, NodeId } from '@confab/contracts';
import { ulid } from 'ulid';

/** Who this process is. The epoch changes each time it registers anew: what others knew of an older one is gone. */
export class NodeIdentity {
  readonly nodeId: NodeId;
  #epoch = ulid() as NodeEpoch;

  constructor(nodeId: NodeId) {
    this.nodeId = nodeId;
  }

  get nodeEpoch(): NodeEpoch {
    return this.#epoch;
  }

  renew(): void {
    this.#epoch = ulid() as NodeEpoch;
  }
}

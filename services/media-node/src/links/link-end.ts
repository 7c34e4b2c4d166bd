/** Why a half of a link ended; also a metric's label. */
export type LinkEnd =
  /** Nobody has wanted anything of it for a while. */
  | 'idle'
  /** The room ended on this node, or its worker died. */
  | 'room-closed'
  /** The origin would not open it. */
  | 'refused'
  | 'open-failed'
  /** The other half said that it ended. */
  | 'peer-closed'
  /** The other node is gone or has another epoch. */
  | 'peer-gone'
  /** No stream between the nodes for too long. */
  | 'stranded'
  /** The origin sends and nothing arrives. */
  | 'silent'
  | 'source-rewritten'
  /** No wanted set confirmed it. */
  | 'unconfirmed'
  | 'node-closed';

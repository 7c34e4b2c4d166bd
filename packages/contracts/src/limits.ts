/** Bounds of the wire (`docs/protocol.md`, Limits). Lengths of strings are UTF-8 bytes. */
export const limits = {
  frameBytes: 128 * 1024,
  nameBytes: 256,
  metadataBytes: 16 * 1024,
  /** Metadata above this is `null` in lists, with `metadataBytes` set. */
  listedMetadataBytes: 1024,
  tokenBytes: 8 * 1024,
  requestIdBytes: 64,
  idBytes: 128,
  labelBytes: 256,
  /** Participants in one page of a snapshot. */
  participantsPerPage: 200,
  /** Producers in one `consume-many`. */
  consumeMany: 100,
  maxParticipants: 10_000,
  emptyTimeoutMs: 24 * 3_600_000,
  maxDurationMs: 7 * 24 * 3_600_000,
  /** How long an answer to a `requestId` is kept. */
  requestIdKeptMs: 60_000,
} as const;

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
  chatBytes: 4 * 1024,
  /** Chat messages that a room keeps for those who come later; they go with the room. */
  chatKept: 500,
  chatHistoryPage: 100,
  emojiBytes: 32,
  /** A moderator's words to whom they remove. */
  reasonBytes: 256,
  /** Tiles in one `set-visible`. */
  tiles: 200,
  /** Identities in one `set-subscribers`. */
  subscribers: 1000,
  /** Who may be rung by one call. */
  callees: 100,
  callsPerAnswer: 100,
  /** Bounds and default of how long a call rings. */
  minRingTimeoutMs: 1000,
  maxRingTimeoutMs: 10 * 60_000,
  defaultRingTimeoutMs: 45_000,
  watchedIdentities: 200,
  signalBytes: 64 * 1024,
  /** Above this many participants audio alone is recommended. */
  audioOnlyAbove: 40,
  /** How long an answer to a `requestId` is kept. */
  requestIdKeptMs: 60_000,
} as const;

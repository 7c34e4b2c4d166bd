/** Where pipe transports listen: an IP literal that the other nodes reach, never 0.0.0.0, and ports of their own. */
export interface PipeListen {
  readonly ip: string;
  readonly portMin: number;
  readonly portMax: number;
}

/** Bounds of links, in milliseconds unless the name says otherwise (`docs/races.md` 17, 18). */
export interface LinkSettings {
  /** A link ends this long after its last pipe consumer. */
  readonly idleMs: number;
  /** A pipe consumer that is wanted no more stays this long, paused: who comes back finds it. */
  readonly unlistedMs: number;
  /** Wanted sets are repeated, and answered by a report, this often. */
  readonly refreshMs: number;
  /** Each single answer from the other node. */
  readonly stepMs: number;
  /** An origin's half dies when no wanted set confirms it. */
  readonly unconfirmedMs: number;
  /** Media goes on this long without a stream between the nodes. Six missed refreshes: more than any restart of a network. */
  readonly strandedMs: number;
  /** Nobody watches: paused after this, so that switching tiles does not cost a key frame each time. */
  readonly pauseAfterMs: number;
  /** Askers that may wait for an origin that does not answer promptly: 25 % of a pod stream's 256 commands. */
  readonly maxWaiters: number;
}

export const defaultLinkSettings: LinkSettings = {
  idleMs: 30_000,
  unlistedMs: 15_000,
  refreshMs: 5_000,
  stepMs: 2_000,
  unconfirmedMs: 10_000,
  strandedMs: 30_000,
  pauseAfterMs: 1_500,
  maxWaiters: 64,
};

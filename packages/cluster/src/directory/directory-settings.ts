import { ulid } from 'ulid';

export interface DirectorySettings {
  /** Prefix of all keys; one Redis may hold several cells. */
  readonly cell: string;
  /** Logical shards; never changed in the life of a cell. */
  readonly shards: number;
  /** Length of a lease tick. */
  readonly tickMs: number;
  /** Ticks that a pod's lease lasts without renewal. */
  readonly podLeaseTicks: number;
  /** How long participants of a lost pod may take to reach another one. */
  readonly removeAfterMs: number;
  /** How long an emptied shard waits for announcements. */
  readonly rebuildMs: number;
  /** How long a repeated operation gets its first answer again. */
  readonly answerKeptMs: number;
  /** How long nobody is declared lost after a reconnect, fail-over or rebuild. */
  readonly sweepPauseMs: number;
  /** For rooms that do not say. */
  readonly emptyTimeoutMs: number;
}

/** Fills in the defaults; whatever waits for others to renew or announce themselves is counted in their ticks. */
export function directorySettings(given: Partial<DirectorySettings>): DirectorySettings {
  const tickMs = given.tickMs ?? 1000;
  return {
    cell: 'main',
    shards: 128,
    tickMs,
    podLeaseTicks: 5,
    removeAfterMs: 30_000,
    rebuildMs: 3 * tickMs,
    answerKeptMs: 60_000,
    sweepPauseMs: 10 * tickMs,
    emptyTimeoutMs: 30_000,
    ...given,
  };
}

/** The part that scripts need, as their second argument. */
export function scriptSettings(settings: DirectorySettings): string {
  const { tickMs, podLeaseTicks, removeAfterMs, rebuildMs, answerKeptMs } = settings;
  return JSON.stringify({ tickMs, podLeaseTicks, removeAfterMs, rebuildMs, answerKeptMs, instance: ulid() });
}

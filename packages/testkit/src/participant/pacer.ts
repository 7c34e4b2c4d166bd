/** Something that is done at a steady rate. */
export interface Beat {
  stop(): void;
}

interface Pace {
  readonly intervalMs: number;
  readonly run: (beat: number, nowMs: number) => void;
  beat: number;
  dueMs: number;
}

/** Later than this, beats are left out: a burst of everything missed would be a load that no sender makes. */
const maxCatchUpMs = 200;
const finestMs = 1;

const paces = new Set<Pace>();
let timer: NodeJS.Timeout | undefined;
let timerDueMs = Infinity;

/**
 * Calls `run` every `intervalMs`, the first time after `firstInMs`, with the number of the beat counted from 0. All of a process
 * share one timer. A late process catches up beat by beat, or leaves out beats, whose numbers are then missing.
 */
export function pace(intervalMs: number, firstInMs: number, run: Pace['run']): Beat {
  const entry: Pace = { intervalMs, run, beat: 0, dueMs: performance.now() + firstInMs };
  paces.add(entry);
  schedule(entry.dueMs);
  return {
    stop() {
      paces.delete(entry);
      if (paces.size === 0) {
        clearTimeout(timer);
        timerDueMs = Infinity;
      }
    },
  };
}

function schedule(dueMs: number): void {
  if (dueMs >= timerDueMs) return;
  clearTimeout(timer);
  timerDueMs = dueMs;
  timer = setTimeout(tick, Math.max(finestMs, dueMs - performance.now()));
}

function tick(): void {
  timerDueMs = Infinity;
  const nowMs = performance.now();
  let nextMs = Infinity;
  for (const entry of paces) {
    if (nowMs - entry.dueMs > maxCatchUpMs) {
      const missed = Math.floor((nowMs - entry.dueMs) / entry.intervalMs);
      entry.beat += missed;
      entry.dueMs += missed * entry.intervalMs;
    }
    while (entry.dueMs <= nowMs && paces.has(entry)) {
      entry.dueMs += entry.intervalMs;
      entry.run(entry.beat++, nowMs);
    }
    if (paces.has(entry)) nextMs = Math.min(nextMs, entry.dueMs);
  }
  if (nextMs < Infinity) schedule(nextMs);
}

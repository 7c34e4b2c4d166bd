import { readFile } from 'node:fs/promises';
import type { Clock, Logger } from '@confab/platform';
import type { MediaWorker } from './worker-pool.ts';

export interface WorkerUsage {
  /** Share of one core since the sample before, 0 to 1. */
  readonly cpu: number;
  /** Resident set. */
  readonly memoryBytes: number;
}

interface Sample extends WorkerUsage {
  readonly cpuMs: number;
  readonly atMs: number;
}

/** What each worker process takes of the machine, as last sampled. */
export class WorkerUsageMeter {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #samples = new WeakMap<MediaWorker, Sample>();
  /** Workers that have not answered yet: a hung one is not asked again and again. */
  readonly #asked = new WeakSet<MediaWorker>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  of(worker: MediaWorker): WorkerUsage {
    const { cpu, memoryBytes } = this.#samples.get(worker) ?? { cpu: 0, memoryBytes: 0 };
    return { cpu, memoryBytes };
  }

  /** Takes a sample of each worker; resolves when all have answered. Never rejects. */
  async sample(workers: readonly MediaWorker[]): Promise<void> {
    await Promise.all(workers.filter((worker) => !this.#asked.has(worker)).map((worker) => this.#sample(worker)));
  }

  async #sample(worker: MediaWorker): Promise<void> {
    this.#asked.add(worker);
    try {
      const [usage, residentBytes] = await Promise.all([
        worker.worker.getResourceUsage(),
        residentSetBytes(worker.pid),
      ]);
      const before = this.#samples.get(worker);
      const [cpuMs, atMs] = [usage.ru_utime + usage.ru_stime, this.#clock.nowMs()];
      const elapsedMs = before === undefined ? 0 : atMs - before.atMs;
      const cpu = before === undefined || elapsedMs <= 0 ? 0 : Math.min(1, (cpuMs - before.cpuMs) / elapsedMs);
      // Where there is no /proc: the peak, in kilobytes.
      this.#samples.set(worker, { cpu, memoryBytes: residentBytes ?? usage.ru_maxrss * 1024, cpuMs, atMs });
    } catch (error) {
      // It died, or is about to be found dead: the pool says so.
      this.#logger.debug({ err: error, pid: worker.pid }, 'worker usage could not be sampled');
    } finally {
      this.#asked.delete(worker);
    }
  }
}

async function residentSetBytes(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

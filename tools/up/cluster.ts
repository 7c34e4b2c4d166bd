import { writeFile } from 'node:fs/promises';
import type { Plan, PlannedProcess, ProcessKind } from './plan.ts';
import { isReady, until } from './readiness.ts';
import { RunningProcess, type Launched, type Surroundings } from './running-process.ts';

const readyTimeoutMs = 60_000;
/** The reverse of the order in which a plan starts them. */
const stopOrder: readonly ProcessKind[] = ['web', 'signaling', 'media-node', 'turn', 'redis'];

/** A process ended, or was not ready in time, while the cluster started. */
export class StartFailure extends Error {
  readonly process: RunningProcess;

  constructor(process: RunningProcess, what: string) {
    super(`${process.name} ${what}`);
    this.name = 'StartFailure';
    this.process = process;
  }
}

export interface ClusterOptions extends Surroundings {
  readonly onReady: (name: string) => void;
  /** A process ended by itself after it had been ready: the others run on, as they would in production. */
  readonly onLost: (process: RunningProcess, how: string) => void;
}

/** The processes of one `make up`: started in order, stopped in reverse. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #running: { kind: ProcessKind; process: RunningProcess }[] = [];
  readonly #ending = new AbortController();
  #stopped: Promise<void> | null = null;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Resolves when all are ready. Rejects with StartFailure, or with AbortError when stopped meanwhile. */
  async start({ processes }: Plan): Promise<void> {
    // Services refuse to start without Redis; everything else comes up side by side.
    for (const redis of processes.filter(({ kind }) => kind === 'redis')) await this.#launch(redis);
    await Promise.all(processes.filter(({ kind }) => kind !== 'redis').map(async (planned) => this.#launch(planned)));
  }

  /** Runs something to its end, stopped with the cluster. Rejects with StartFailure unless it exits with 0. */
  async runOnce(launched: Launched): Promise<void> {
    const process = this.#run(launched, 'web');
    const how = await process.ended;
    this.#ending.signal.throwIfAborted();
    if (how !== 'exit code 0') throw new StartFailure(process, `failed (${how})`);
  }

  async #launch(planned: PlannedProcess): Promise<void> {
    if (planned.file !== undefined) await writeFile(planned.file.path, planned.file.text, { mode: 0o600 });
    const process = this.#run(planned, planned.kind);
    const over = new AbortController();
    const ended = process.ended.then((how) => over.abort(new StartFailure(process, `ended while starting (${how})`)));
    const signal = AbortSignal.any([over.signal, this.#ending.signal]);
    if (!(await until(async () => isReady(planned.readiness), readyTimeoutMs, signal))) {
      throw new StartFailure(process, `was not ready after ${readyTimeoutMs / 1000} s`);
    }
    this.#options.onReady(planned.name);
    void ended.then(async () => this.#onEnd(process));
  }

  async #onEnd(process: RunningProcess): Promise<void> {
    if (!this.#ending.signal.aborted) this.#options.onLost(process, await process.ended);
  }

  #run(launched: Launched, kind: ProcessKind): RunningProcess {
    this.#ending.signal.throwIfAborted();
    const process = new RunningProcess(launched, this.#options);
    this.#running.push({ kind, process });
    return process;
  }

  /** Stops all in reverse order. Idempotent. */
  stop(): Promise<void> {
    this.#ending.abort();
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const kind of stopOrder) {
      const ofKind = this.#running.filter((running) => running.kind === kind);
      await Promise.all(ofKind.map(async ({ process }) => process.stop()));
    }
  }

  /** For those who cannot wait. */
  killAll(): void {
    for (const { process } of this.#running) process.kill();
  }
}

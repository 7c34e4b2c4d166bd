import { CallError } from '@confab/contracts';
import type { Clock, Logger, Timer } from '@confab/platform';
import { createWorker, type types } from 'mediasoup';

/** One running mediasoup worker and its one `WebRtcServer`. A replacement is another object with the same index. */
export interface MediaWorker {
  readonly index: number;
  readonly pid: number;
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
}

export interface WorkerPoolOptions {
  readonly count: number;
  /** mediasoup's own binary when absent. */
  readonly workerBin?: string | undefined;
  readonly listenIp: string;
  readonly announcedAddress?: string | undefined;
  /** Worker i has UDP and TCP port `portBase + i`; 0 lets the system choose (tests). */
  readonly portBase: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

// Five deaths in a minute are a crash loop, not bad luck: from then on a start every 30 s.
const restartDelaysMs = [100, 200, 500, 2_000, 5_000, 30_000];
const crashWindowMs = 60_000;

/** One worker per core. One that dies is replaced on the same ports, so that no firewall rule or candidate changes. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #running = new Map<number, MediaWorker>();
  readonly #deathsMs = new Map<number, number[]>();
  readonly #restarts = new Set<Timer>();
  #state: 'open' | 'closed' = 'open';

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Starts all workers; rejects, with none left, when one cannot start (no binary, a port that is taken). */
  async start(): Promise<void> {
    try {
      for (let index = 0; index < this.#options.count; index++) await this.#launch(index);
    } catch (error) {
      this.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new CallError('unavailable', `no mediasoup worker: ${reason}`, { cause: error });
    }
  }

  /** Those that run now, by index. A dead worker is missing until its replacement stands. */
  get running(): readonly MediaWorker[] {
    return [...this.#running.values()].sort((a, b) => a.index - b.index);
  }

  close(): void {
    this.#state = 'closed';
    for (const restart of this.#restarts) restart.cancel();
    this.#restarts.clear();
    for (const { worker } of this.#running.values()) worker.close();
    this.#running.clear();
  }

  async #launch(index: number): Promise<void> {
    const { workerBin, listenIp, announcedAddress, portBase, logger } = this.#options;
    const worker = await createWorker({ logLevel: 'warn', ...(workerBin === undefined ? {} : { workerBin }) });
    leaveSignals(worker);
    try {
      const listenInfo = {
        ip: listenIp,
        ...(announcedAddress === undefined ? {} : { announcedAddress }),
        ...(portBase === 0 ? {} : { port: portBase + index }),
      };
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ...listenInfo },
          { protocol: 'tcp', ...listenInfo },
        ],
      });
      // The pool can close while the worker starts; the newcomer must not outlive it.
      if (this.#state === 'closed') return worker.close();
      // Nothing can be missed between the answer and this listener: both run in one turn.
      if (worker.closed) throw new Error('the worker died while it started');
      const running = { index, pid: worker.pid, worker, webRtcServer };
      this.#running.set(index, running);
      worker.on('died', (error) => this.#onDied(running, error));
      logger.info({ worker: index, pid: worker.pid }, 'mediasoup worker runs');
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  #onDied(dead: MediaWorker, error: Error): void {
    this.#options.logger.error({ err: error, worker: dead.index, pid: dead.pid }, 'mediasoup worker died');
    if (this.#running.get(dead.index) === dead) this.#running.delete(dead.index);
    this.#restartLater(dead.index);
  }

  #restartLater(index: number): void {
    if (this.#state === 'closed') return;
    const { clock, logger } = this.#options;
    const nowMs = clock.nowMs();
    const deaths = [...(this.#deathsMs.get(index) ?? []).filter((atMs) => nowMs - atMs < crashWindowMs), nowMs];
    this.#deathsMs.set(index, deaths.slice(-restartDelaysMs.length));
    const delayMs = restartDelaysMs[Math.min(deaths.length, restartDelaysMs.length) - 1] ?? 30_000;
    const timer = clock.after(delayMs, () => {
      this.#restarts.delete(timer);
      this.#launch(index).catch((error: unknown) => {
        logger.error({ err: error, worker: index, delayMs }, 'mediasoup worker could not be replaced');
        this.#restartLater(index);
      });
    });
    this.#restarts.add(timer);
  }
}

/**
 * mediasoup closes a worker itself when the process is told to stop. Its people would be told that a worker died, and be put on
 * this very node again, before the node has signed off.
 */
function leaveSignals(worker: types.Worker): void {
  const { onSignal } = worker as types.Worker & { readonly onSignal?: () => void };
  if (onSignal === undefined) return;
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, onSignal);
}

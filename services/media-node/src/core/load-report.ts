import type { NodeReport, NodeState, WorkerLoad } from '@confab/cluster';
import type { LinkStats } from './media-links.ts';
import type { Rooms } from './rooms.ts';
import type { MediaWorker, WorkerPool } from './worker-pool.ts';
import type { WorkerUsageMeter } from './worker-usage.ts';

export interface LoadReportOptions {
  readonly rooms: Rooms;
  readonly workers: Pick<WorkerPool, 'running'>;
  readonly usage: WorkerUsageMeter;
  readonly links: () => LinkStats;
}

/** One node's part of `/stats`. */
export interface NodeStats {
  readonly nodeId: string;
  readonly state: NodeState;
  readonly rooms: number;
  readonly participants: number;
  /** Pipes between workers of this node. */
  readonly localPipes: number;
  readonly workers: readonly (WorkerLoad & { readonly pid: number })[];
  readonly links: ReturnType<LinkStats['rows']>;
}

/** Counts what the node carries: transports are WebRTC's, producers and consumers those that clients see. */
export class LoadReport {
  readonly #options: LoadReportOptions;

  constructor(options: LoadReportOptions) {
    this.#options = options;
  }

  report(): NodeReport {
    const { rooms } = this.#options;
    const workers = this.#workers().map(({ pid: _pid, ...load }) => load);
    return { rooms: rooms.size, participants: this.#participants(), workers };
  }

  stats(nodeId: string, state: NodeState): NodeStats {
    const { rooms, links } = this.#options;
    return {
      nodeId,
      state,
      rooms: rooms.size,
      participants: this.#participants(),
      localPipes: rooms.localPipes(),
      workers: this.#workers(),
      links: links().rows(),
    };
  }

  #participants(): number {
    return [...this.#options.rooms.participants()].length;
  }

  #workers(): (WorkerLoad & { readonly pid: number })[] {
    const { rooms, workers, usage, links } = this.#options;
    const tally = new Map<MediaWorker, { transports: number; producers: number; consumers: number }>(
      workers.running.map((worker) => [worker, { transports: 0, producers: 0, consumers: 0 }]),
    );
    for (const participant of rooms.participants()) {
      const load = participant.load();
      const counted = load.worker === null ? undefined : tally.get(load.worker);
      if (counted === undefined) continue;
      counted.transports += load.transports;
      counted.producers += load.producers;
      counted.consumers += load.consumers;
    }
    return [...tally].map(([worker, counted]) => ({
      pid: worker.pid,
      ...counted,
      links: links().linksOfWorker(worker.pid),
      ...usage.of(worker),
    }));
  }
}

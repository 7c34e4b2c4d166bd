import type { Registry } from '@confab/platform';
import { Counter, Gauge } from 'prom-client';
import type { NodeStats } from '../core/load-report.ts';

/** What a node shows to Prometheus, read when it is asked for. */
export class NodeMetrics {
  readonly #commands: Counter<'operation' | 'outcome'>;

  constructor(registry: Registry, stats: () => NodeStats) {
    const registers = [registry];
    const gauge = (name: string, help: string, read: (stats: NodeStats) => number): void => {
      // oxlint-disable-next-line no-new -- it registers itself
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read(stats()));
        },
      });
    };
    const workerGauge = (name: string, help: string, read: (worker: NodeStats['workers'][number]) => number): void => {
      // oxlint-disable-next-line no-new -- it registers itself
      new Gauge({
        name,
        help,
        registers,
        labelNames: ['worker'],
        collect() {
          this.reset();
          for (const [index, worker] of stats().workers.entries()) this.set({ worker: index }, read(worker));
        },
      });
    };
    gauge('confab_node_rooms', 'Rooms with a share on this node.', ({ rooms }) => rooms);
    gauge('confab_node_participants', 'Participants served by this node.', ({ participants }) => participants);
    gauge('confab_node_local_pipes', 'Producers piped between workers of this node.', ({ localPipes }) => localPipes);
    gauge('confab_node_workers', 'mediasoup workers that run.', ({ workers }) => workers.length);
    workerGauge('confab_worker_transports', 'WebRTC transports.', ({ transports }) => transports);
    workerGauge('confab_worker_producers', 'Producers of participants.', ({ producers }) => producers);
    workerGauge('confab_worker_consumers', 'Consumers of participants.', ({ consumers }) => consumers);
    workerGauge('confab_worker_links', 'Links to and from other nodes.', ({ links }) => links);
    workerGauge('confab_worker_cpu_ratio', 'Share of one core, 0 to 1.', ({ cpu }) => cpu);
    workerGauge('confab_worker_memory_bytes', 'Resident set.', ({ memoryBytes }) => memoryBytes);
    this.#commands = new Counter({
      name: 'confab_node_commands_total',
      help: 'Commands of signaling processes, by operation and outcome (ok, or an error code).',
      labelNames: ['operation', 'outcome'],
      registers,
    });
  }

  answered(operation: string, outcome: string): void {
    this.#commands.inc({ operation, outcome });
  }
}

import { requests, type ErrorCode } from '@confab/contracts';
import type { Registry } from '@confab/platform';
import { Gauge, Histogram } from 'prom-client';

export interface PodGauges {
  readonly sockets: () => number;
  readonly rooms: () => number;
  readonly participants: () => number;
}

/** What a pod counts: its requests by event and outcome, and what it holds. */
export class RequestMetrics {
  readonly #durations: Histogram<'event' | 'outcome'>;

  constructor(registry: Registry) {
    this.#durations = new Histogram({
      name: 'confab_signaling_request_seconds',
      help: 'Time from a request to its ack, by event and outcome.',
      labelNames: ['event', 'outcome'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers: [registry],
    });
  }

  /** The client chooses the event's name: an unknown one must not become a label. */
  begin(event: string): (outcome: 'ok' | ErrorCode) => void {
    const end = this.#durations.startTimer({ event: Object.hasOwn(requests, event) ? event : 'unknown' });
    return (outcome) => void end({ outcome });
  }
}

export function registerGauges(registry: Registry, gauges: PodGauges): void {
  for (const [name, read] of Object.entries(gauges)) {
    // Collected when somebody asks; the registry keeps it.
    void new Gauge({
      name: `confab_signaling_${name}`,
      help: `Number of ${name} that this process serves.`,
      registers: [registry],
      collect() {
        this.set((read as () => number)());
      },
    });
  }
}

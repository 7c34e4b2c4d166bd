import { CallError } from '@confab/contracts';
import type { ProbeMessageOutput } from '@confab/wire';
import type { LinkConnectionEvents, ProbeAnswerer, ProbeConnection } from './link-connections.ts';
import { ProbeEnd, type ProbeContext } from './probe-end.ts';
import type { ReachabilityRecord } from './reachability.ts';

const maxAtOnce = 4;
// Longer than any probe lasts: the peer that started it ends it.
const timeoutMs = 10_000;

/** The other end of probes that starting nodes make. What they see of this node's packets is recorded too. */
export class ProbeAnswers implements ProbeAnswerer {
  readonly #context: ProbeContext & { readonly reachability: ReachabilityRecord };
  readonly #running = new Set<ProbeEnd>();

  constructor(context: ProbeContext & { readonly reachability: ReachabilityRecord }) {
    this.#context = context;
  }

  accept(connection: ProbeConnection): LinkConnectionEvents<ProbeMessageOutput> {
    if (this.#running.size >= maxAtOnce) {
      connection.close(new CallError('no-capacity', 'too many probes at once'));
      return { onMessage: () => undefined, onClosed: () => undefined };
    }
    const end = new ProbeEnd(this.#context, connection, timeoutMs);
    this.#running.add(end);
    void this.#record(end);
    return end;
  }

  async #record(end: ProbeEnd): Promise<void> {
    const { self } = await end.outcome;
    this.#running.delete(end);
    this.#context.reachability.record(self, 'the node that probed');
  }

  close(): void {
    for (const end of this.#running) end.close();
  }
}

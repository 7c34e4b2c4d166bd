import type { Logger } from '@confab/platform';

/** Whether the packets of this node's pipes reach other nodes from the address that it tells them. */
export type Reachability = 'unknown' | 'direct' | 'snat';

/**
 * What probes and running links found out. `snat` stays until the process ends: one receiver that sees rewritten packets is
 * enough to break rooms, and another that does not proves nothing about the way to the first.
 */
export class ReachabilityRecord {
  readonly #logger: Logger;
  #current: Reachability = 'unknown';

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get current(): Reachability {
    return this.#current;
  }

  /** Takes a finding that another node made about this one. */
  record(found: Reachability, peerNodeId: string): void {
    if (found === 'unknown' || found === this.#current || this.#current === 'snat') return;
    this.#current = found;
    if (found === 'direct') {
      this.#logger.info({ peerNodeId }, 'pipes of this node reach other nodes directly');
      return;
    }
    this.#logger.error(
      { peerNodeId },
      'this node is behind SNAT: its packets reach other nodes from another address than PIPE_LISTEN_IP, and they drop them. ' +
        'It takes no rooms that span nodes. Set PIPE_LISTEN_IP to an address that is not rewritten (host network, or a ' +
        'network policy without masquerading between nodes)',
    );
  }
}

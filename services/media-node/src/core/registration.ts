import type { NodeDescription, NodeRegistry, NodeReport, NodeState } from '@confab/cluster';
import type { Clock, Logger, Timer } from '@confab/platform';
import type { JoinReservations } from './join-reservations.ts';
import type { NodeIdentity } from './node-identity.ts';

export interface RegistrationOptions {
  readonly registry: NodeRegistry;
  readonly identity: NodeIdentity;
  /** What the node says of itself now. */
  readonly describe: () => Omit<NodeDescription, 'nodeId' | 'nodeEpoch' | 'state'>;
  readonly report: () => NodeReport;
  readonly reservations: JoinReservations;
  readonly tickMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This life of the node was declared lost: everything it carries must end, at once, before it registers anew. */
  readonly onFenced: () => void;
}

/** The node's place in the registry: a lease, renewed every tick (`docs/races.md` 10, 11). */
export class Registration {
  readonly #options: RegistrationOptions;
  #state: NodeState = 'starting';
  #timer: Timer | null = null;
  #beating: Promise<void> = Promise.resolve();
  #registered = false;
  /** Since when the registry cannot be reached: said once, not every tick. */
  #awaySinceMs: number | null = null;

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Registers; rejects when the registry cannot be reached. The first heartbeat then says `serving`. */
  async start(): Promise<void> {
    await this.#register();
    this.#state = 'serving';
    await this.#beat();
    this.#beatLater();
  }

  /** Leaves the registry. What the node carries is its owner's to end. */
  async stop(): Promise<void> {
    const wasRegistered = this.#registered;
    this.#state = 'closed';
    this.#timer?.cancel();
    await this.#beating;
    if (!wasRegistered) return;
    const { registry, identity } = this.#options;
    const { nodeId, nodeEpoch } = identity;
    await registry.deregister({ nodeId, nodeEpoch }, this.#description().region);
  }

  #beatLater(): void {
    const { tickMs, clock } = this.#options;
    // A fleet that was started at once must not beat as one.
    const delayMs = tickMs * (0.95 + Math.random() * 0.1);
    this.#timer = clock.after(delayMs, () => {
      this.#beating = this.#beatSafely();
    });
  }

  async #beatSafely(): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      await this.#beat();
      if (this.#awaySinceMs !== null) {
        logger.info({ awayMs: Math.round(clock.nowMs() - this.#awaySinceMs) }, 'the registry is back');
        this.#awaySinceMs = null;
      }
    } catch (error) {
      // Media goes on: only new joins need the registry.
      if (this.#awaySinceMs === null) logger.warn({ err: error }, 'the registry cannot be reached; serving on');
      this.#awaySinceMs ??= clock.nowMs();
    }
    if (this.#state !== 'closed') this.#beatLater();
  }

  async #beat(): Promise<void> {
    const { registry, reservations, report, logger, identity, onFenced } = this.#options;
    if (!this.#registered) await this.#register();
    const contained = reservations.contained();
    const { status } = await registry.heartbeat(this.#description(), report(), contained);
    if (status === 'ok') return reservations.confirm(contained);
    logger.warn({ nodeEpoch: identity.nodeEpoch }, 'this node was declared lost: it starts over');
    this.#registered = false;
    onFenced();
    identity.renew();
    return this.#register();
  }

  async #register(): Promise<void> {
    const { registry, report } = this.#options;
    await registry.register(this.#description(), report());
    this.#registered = true;
  }

  #description(): NodeDescription {
    const { identity, describe } = this.#options;
    const { nodeId, nodeEpoch } = identity;
    return { ...describe(), nodeId, nodeEpoch, state: this.#state };
  }
}

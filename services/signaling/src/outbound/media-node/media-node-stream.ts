import type { ClientDuplexStream } from '@grpc/grpc-js';
import { CallError } from '@confab/contracts';
import type { Placement } from '@confab/cluster';
import type { Clock, Logger, Timer } from '@confab/platform';
import { fromStatus, OutgoingStream } from '@confab/rpc';
import type {
  Command,
  MediaClient,
  NodeMessageOutput,
  NotificationOutput,
  PodMessage,
  ReplyOutput,
  WelcomeOutput,
} from '@confab/wire';
import { PendingCommands } from './pending-commands.ts';

export interface MediaNodeStreamOptions {
  readonly client: MediaClient;
  readonly placement: Placement;
  readonly podId: string;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onNotification: (notification: NotificationOutput) => void;
  readonly onReopened: () => void;
  readonly onBroken: () => void;
}

const protocolVersion = 1;
/** Until a Welcome says how many the node takes. */
const firstInFlight = 16;
const redialMs = [100, 250, 500, 1000, 2000] as const;

type State = 'idle' | 'dialling' | 'open' | 'closed';

/**
 * The one stream from this pod to one node in one of its lives. It is dialled with the first command and again, with growing
 * pauses, while commands wait or somebody of this pod has media there. Commands survive a break: they are sent again under
 * their operation ids until their deadlines.
 */
export class MediaNodeStream {
  readonly #options: MediaNodeStreamOptions;
  readonly #pending: PendingCommands;
  #state: State = 'idle';
  #call: ClientDuplexStream<PodMessage, NodeMessageOutput> | null = null;
  #outgoing: OutgoingStream<PodMessage> | null = null;
  #failures = 0;
  #wasOpen = false;
  #redial: Timer | null = null;

  constructor(options: MediaNodeStreamOptions) {
    this.#options = options;
    this.#pending = new PendingCommands(options.clock, firstInFlight, (command) => this.#outgoing?.send({ command }));
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /** Resolves with the node's reply. Rejects with `timeout`, or `unavailable` when the node's life is over. */
  run(command: Command & { operationId: string }, timeoutMs: number): Promise<ReplyOutput> {
    if (this.#state === 'closed') return Promise.reject(new CallError('unavailable', 'the media node is gone'));
    const reply = this.#pending.add(command, timeoutMs);
    this.ensureOpen();
    return reply;
  }

  ensureOpen(): void {
    if (this.#state === 'idle' && this.#redial === null) this.#dial();
  }

  /** Ends the stream for good; what waits fails with `unavailable`. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#redial?.cancel();
    this.#hangUp();
    this.#pending.failAll(new CallError('unavailable', 'the media node is gone'));
  }

  #dial(): void {
    const { client, podId, version } = this.#options;
    this.#state = 'dialling';
    const call = client.session();
    this.#call = call;
    const broken = (error?: Error): void => {
      if (this.#call === call) this.#onBroken(error);
    };
    call.on('data', (message: NodeMessageOutput) => {
      if (this.#call === call) this.#onMessage(message);
    });
    call.on('error', broken);
    call.on('end', () => broken());
    this.#outgoing = new OutgoingStream(call, { maxQueued: 10_000, onOverflow: () => call.cancel() });
    this.#outgoing.send({ hello: { podId, version, protocolVersion } });
  }

  #onMessage({ welcome, reply, notification }: NodeMessageOutput): void {
    if (welcome) this.#onWelcome(welcome);
    else if (reply) this.#pending.settle(reply);
    else if (notification) this.#options.onNotification(notification);
  }

  #onWelcome({ nodeEpoch, maxInFlight }: WelcomeOutput): void {
    const { placement, logger, onReopened, onBroken } = this.#options;
    if (nodeEpoch !== placement.nodeEpoch) {
      // The process behind this address began a new life: nothing of the old one is there.
      logger.info({ ...placement, nodeEpochSeen: nodeEpoch }, 'a media node has started anew');
      this.close();
      onBroken();
      return;
    }
    this.#state = 'open';
    this.#failures = 0;
    const reopened = this.#wasOpen;
    this.#wasOpen = true;
    this.#pending.open(maxInFlight);
    if (reopened) onReopened();
  }

  #onBroken(error: Error | undefined): void {
    const { logger, placement, clock, onBroken } = this.#options;
    if (this.#state === 'closed') return;
    const cause = error === undefined ? undefined : fromStatus(error as Parameters<typeof fromStatus>[0]);
    logger.warn({ ...placement, code: cause?.code, reason: cause?.message }, 'the stream to a media node broke');
    this.#hangUp();
    // An open stream that breaks may stand again in a moment; a node that cannot be dialled answers nobody, and a join must
    // go on to another one now.
    if (this.#state === 'dialling')
      this.#pending.failAll(new CallError('unavailable', 'the media node is not reachable'));
    this.#state = 'idle';
    this.#pending.pause();
    const delayMs = redialMs[Math.min(this.#failures, redialMs.length - 1)] ?? 2000;
    this.#failures += 1;
    this.#redial = clock.after(delayMs * (0.75 + Math.random() / 2), () => {
      this.#redial = null;
      this.#dial();
    });
    onBroken();
  }

  #hangUp(): void {
    const call = this.#call;
    this.#call = null;
    this.#outgoing?.close();
    this.#outgoing = null;
    // A cancelled call still emits its error; without a listener that would end the process.
    call?.on('error', () => {});
    call?.cancel();
  }
}

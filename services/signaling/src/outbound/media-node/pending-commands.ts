import { CallError } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { Command, ReplyOutput } from '@confab/wire';

type NamedCommand = Command & { operationId: string };

interface Pending {
  readonly command: NamedCommand;
  readonly dueAtMs: number;
  readonly answer: PromiseWithResolvers<ReplyOutput>;
  readonly timer: Timer;
}

/** Commands that may wait for one node, sent or not: beyond this it is in trouble, and more would not help it. */
const maxPending = 5_000;

/**
 * The unanswered commands of one stream: at most the node's in-flight cap is sent, in order, the rest waits. Each ends
 * at its deadline whatever happens to the stream.
 */
export class PendingCommands {
  readonly #clock: Clock;
  readonly #send: (command: Command) => void;
  readonly #unanswered = new Map<string, Pending>();
  #waiting: Pending[] = [];
  /** Sent on this stream and not answered: a command whose caller gave up still takes its place at the node. */
  readonly #sent = new Set<string>();
  #maxInFlight: number;
  #isOpen = false;

  constructor(clock: Clock, maxInFlight: number, send: (command: Command) => void) {
    this.#clock = clock;
    this.#maxInFlight = maxInFlight;
    this.#send = send;
  }

  get size(): number {
    return this.#unanswered.size;
  }

  /** A command whose operation is under way shares its answer. */
  add(command: NamedCommand, timeoutMs: number): Promise<ReplyOutput> {
    const running = this.#unanswered.get(command.operationId);
    if (running !== undefined) return running.answer.promise;
    if (this.#unanswered.size >= maxPending) {
      return Promise.reject(new CallError('unavailable', 'the media node is overloaded', { retryAfterMs: 1000 }));
    }
    const pending: Pending = {
      command,
      dueAtMs: this.#clock.nowMs() + timeoutMs,
      answer: Promise.withResolvers(),
      timer: this.#clock.after(timeoutMs, () => this.#expire(command.operationId)),
    };
    this.#unanswered.set(command.operationId, pending);
    this.#waiting.push(pending);
    this.#flush();
    return pending.answer.promise;
  }

  /** The stream stands (again): everything unanswered is sent, in its order. */
  open(maxInFlight: number): void {
    this.#maxInFlight = Math.max(1, maxInFlight);
    this.#isOpen = true;
    this.#flush();
  }

  /** The stream broke: what was sent may be lost and is sent again; the node answers repetitions from its memory. */
  pause(): void {
    this.#isOpen = false;
    this.#sent.clear();
    this.#waiting = [...this.#unanswered.values()];
  }

  settle(reply: ReplyOutput): void {
    this.#sent.delete(reply.operationId);
    this.#take(reply.operationId)?.answer.resolve(reply);
    this.#flush();
  }

  failAll(error: CallError): void {
    for (const operationId of this.#unanswered.keys()) this.#take(operationId)?.answer.reject(error);
  }

  #expire(operationId: string): void {
    this.#take(operationId)?.answer.reject(new CallError('timeout', 'the media node did not answer in time'));
  }

  #take(operationId: string): Pending | undefined {
    const pending = this.#unanswered.get(operationId);
    if (pending === undefined) return undefined;
    pending.timer.cancel();
    this.#unanswered.delete(operationId);
    const unsent = this.#waiting.indexOf(pending);
    if (unsent >= 0) this.#waiting.splice(unsent, 1);
    return pending;
  }

  #flush(): void {
    while (this.#isOpen && this.#sent.size < this.#maxInFlight) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#sent.add(next.command.operationId);
      this.#send({ ...next.command, timeoutMs: Math.max(1, Math.round(next.dueAtMs - this.#clock.nowMs())) });
    }
  }
}

import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Logger } from '@confab/platform';
import { OutgoingStream } from '@confab/rpc';
import type { CommandOutput, HelloOutput, NodeMessage, PodMessageOutput, Welcome } from '@confab/wire';
import type { ParticipantAddress, ParticipantEvent, ParticipantOwner } from '../core/participant-events.ts';
import type { CommandDesk } from './command-desk.ts';
import { notificationOf } from './notifications.ts';

export const protocolVersion = 1;

export interface MediaSessionOptions {
  readonly stream: ServerDuplexStream<PodMessageOutput, NodeMessage>;
  readonly desk: Pick<CommandDesk, 'answer'>;
  readonly welcome: () => Omit<Welcome, 'protocolVersion' | 'maxInFlight'>;
  readonly nodeId: string;
  readonly maxInFlight: number;
  /** Messages that may wait for a slow pod. */
  readonly maxQueued: number;
  readonly logger: Logger;
  readonly onEnded: (session: MediaSession) => void;
}

// A pod's clock for a command starts, and ends, before the node's: those it has given up are still counted here for a moment.
const grace = 0.25;
// What a command is told that would wait for another node when too many of its stream already do.
const linkRetryMs = 500;

/**
 * One pod's stream: commands in, answers and notifications out. When it ends, participants stay: another stream attaches to
 * them (`docs/races.md` 5, 18).
 */
export class MediaSession implements ParticipantOwner {
  readonly #options: MediaSessionOptions;
  readonly #outgoing: OutgoingStream<NodeMessage>;
  readonly #greeting: NodeJS.Timeout;
  #podId: string | null = null;
  #inFlight = 0;
  #waitingForLinks = 0;
  #state: 'open' | 'ended' = 'open';

  constructor(options: MediaSessionOptions) {
    this.#options = options;
    const { stream, maxQueued } = options;
    this.#outgoing = new OutgoingStream<NodeMessage>(stream, {
      maxQueued,
      onOverflow: () => this.close(status.RESOURCE_EXHAUSTED, 'the pod reads too slowly: attach again'),
    });
    this.#greeting = setTimeout(() => this.close(status.DEADLINE_EXCEEDED, 'no hello within 5 s'), 5_000);
    stream.on('data', (message: PodMessageOutput) => this.#onMessage(message));
    stream.on('end', () => this.close(status.OK, ''));
    stream.on('cancelled', () => this.#end());
    stream.on('error', () => this.#end());
    stream.on('close', () => this.#end());
  }

  notify(participant: ParticipantAddress, ownerEpoch: number, event: ParticipantEvent): void {
    const { notification, volatileKey } = notificationOf(participant, ownerEpoch, event);
    if (volatileKey === null) this.#outgoing.send({ notification });
    else this.#outgoing.sendVolatile(volatileKey, { notification });
  }

  /** Ends the stream with a status; nothing is sent after it. Idempotent. */
  close(code: status, details: string): void {
    if (this.#state === 'ended') return;
    const { stream, logger } = this.#options;
    this.#end();
    if (code === status.OK) stream.end();
    else {
      logger.info({ podId: this.#podId, code: status[code], details }, 'a session was closed');
      stream.emit('error', { code, details });
    }
  }

  #onMessage({ hello, command }: PodMessageOutput): void {
    if (this.#state === 'ended') return;
    if (this.#podId === null) {
      if (hello) this.#onHello(hello);
      else this.close(status.FAILED_PRECONDITION, 'the first message must be hello');
      return;
    }
    if (!command) return this.close(status.INVALID_ARGUMENT, 'a message holds one command');
    if (this.#inFlight >= this.#options.maxInFlight * (1 + grace)) {
      return this.close(status.RESOURCE_EXHAUSTED, `more than ${this.#options.maxInFlight} commands in flight`);
    }
    void this.#onCommand(command);
  }

  #onHello({ podId, protocolVersion: spoken }: HelloOutput): void {
    clearTimeout(this.#greeting);
    if (podId === '' || spoken < protocolVersion - 1 || spoken < 1) {
      return this.close(status.FAILED_PRECONDITION, `pod id or protocol version ${spoken} is not usable`);
    }
    this.#podId = podId;
    const { welcome, maxInFlight } = this.#options;
    return this.#outgoing.send({ welcome: { ...welcome(), protocolVersion, maxInFlight } });
  }

  async #onCommand(command: CommandOutput): Promise<void> {
    const { desk, maxInFlight } = this.#options;
    const needsLink = this.#needsLink(command);
    // A hung node may keep a quarter of the stream waiting, not all of it.
    if (needsLink && this.#waitingForLinks >= maxInFlight / 4) {
      const failure = { code: 'unavailable', message: 'too much waits for other nodes', retryAfterMs: linkRetryMs };
      return this.#outgoing.send({ reply: { operationId: command.operationId, failure } });
    }
    this.#inFlight += 1;
    if (needsLink) this.#waitingForLinks += 1;
    const reply = await desk.answer(command, this);
    this.#inFlight -= 1;
    if (needsLink) this.#waitingForLinks -= 1;
    return this.#outgoing.send({ reply });
  }

  #needsLink({ consume, consumeData }: CommandOutput): boolean {
    const origins = [...(consume?.items ?? []), ...(consumeData ? [consumeData] : [])].map(
      ({ origin }) => origin?.nodeId,
    );
    return origins.some((nodeId) => nodeId !== undefined && nodeId !== '' && nodeId !== this.#options.nodeId);
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    clearTimeout(this.#greeting);
    this.#outgoing.close();
    this.#options.onEnded(this);
  }
}

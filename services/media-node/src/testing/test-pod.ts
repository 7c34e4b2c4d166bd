import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type {
  Command,
  FailureOutput,
  MediaClient,
  NodeMessageOutput,
  NotificationOutput,
  PodMessage,
  ReplyOutput,
  WelcomeOutput,
} from '@confab/wire';
import { eventually } from '@confab/testkit';

type Operation = Omit<Command, 'operationId' | 'participant' | 'timeoutMs' | 'fingerprint' | 'operation'>;

/** A signaling process as the node sees it: one stream, commands and what comes back. */
export class TestPod {
  readonly stream: ClientDuplexStream<PodMessage, NodeMessageOutput>;
  readonly notifications: NotificationOutput[] = [];
  /** How the stream ended. */
  readonly ended: Promise<{ code: number; details: string }>;
  welcome: WelcomeOutput | null = null;
  /** Askers by operation id, in the order asked: a repeated command is answered again. */
  readonly #replies = new Map<string, PromiseWithResolvers<ReplyOutput>[]>();
  readonly #prefix = randomUUID();
  #operations = 0;
  readonly #podId: string;

  constructor(client: MediaClient, podId = 'pod-1') {
    this.#podId = podId;
    this.stream = client.Session();
    this.ended = new Promise((resolve) => this.stream.once('status', resolve));
    this.stream.on('error', () => undefined);
    this.stream.on('data', ({ welcome, reply, notification }: NodeMessageOutput) => {
      if (welcome) this.welcome = welcome;
      if (reply) this.#replies.get(reply.operationId)?.shift()?.resolve(reply);
      if (notification) this.notifications.push(notification);
    });
  }

  async open(): Promise<this> {
    this.stream.write({ hello: { podId: this.#podId, version: 'test', protocolVersion: 1 } });
    await eventually(() => this.welcome !== null, { withinMs: 5_000 });
    return this;
  }

  /** Sends a command and gives its reply, whatever that is. */
  ask(
    participantId: string,
    operation: Operation,
    extra: Partial<Command> & { ownerEpoch?: number; room?: string } = {},
  ): Promise<ReplyOutput> {
    const { ownerEpoch = 1, room = 'room', ...fields } = extra;
    const operationId = fields.operationId ?? `${this.#prefix}-${++this.#operations}`;
    const answer = Promise.withResolvers<ReplyOutput>();
    this.#replies.set(operationId, [...(this.#replies.get(operationId) ?? []), answer]);
    const participant = { tenant: 'dev', room, roomEpoch: 'epoch-1', participantId, ownerEpoch };
    this.stream.write({ command: { timeoutMs: 5_000, participant, ...operation, ...fields, operationId } });
    return answer.promise;
  }

  /** Sends a command that has to succeed. */
  async do(...command: Parameters<TestPod['ask']>): Promise<ReplyOutput> {
    const reply = await this.ask(...command);
    if (reply.failure) throw new Error(`${reply.failure.code}: ${reply.failure.message}`);
    return reply;
  }

  /** Sends a command that has to be refused. */
  async refusal(...command: Parameters<TestPod['ask']>): Promise<FailureOutput> {
    const reply = await this.ask(...command);
    if (!reply.failure) throw new Error(`was not refused: ${JSON.stringify(reply)}`);
    return reply.failure;
  }

  close(): void {
    this.stream.cancel();
  }
}

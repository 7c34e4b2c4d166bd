import { CallError } from '@confab/contracts';
import type { NodeRow, NodeTable, Placement } from '@confab/cluster';
import type { Clock, Logger, Timer } from '@confab/platform';
import { clientCredentials, clientOptions, type SharedSecret } from '@confab/rpc';
import { loadMediaProto, type MediaClient, type NotificationOutput } from '@confab/wire';
import type {
  CommandOptions,
  MediaCommandName,
  MediaCommands,
  MediaNodes,
  MediaNodesListener,
  MediaTarget,
} from '../../core/media/media-nodes.ts';
import { decodeNotification } from './decode-notification.ts';
import { decodeReply } from './decode-reply.ts';
import { encodeCommand } from './encode-command.ts';
import { MediaNodeStream } from './media-node-stream.ts';
import { probeMediaNode } from './probe-media-node.ts';

export interface MediaNodeClientOptions {
  readonly podId: string;
  readonly version: string;
  readonly secret: SharedSecret;
  readonly nodes: NodeTable;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True while a participant of this pod has its media there: the stream stays open for its notifications. */
  readonly isNeeded: (placement: Placement) => boolean;
  readonly idleMs?: number;
}

const commandTimeoutMs = 8_000;

interface Connection {
  readonly placement: Placement;
  readonly client: MediaClient;
  readonly stream: MediaNodeStream;
  usedAtMs: number;
}

/** One stream per node and life, opened at first need and closed after a minute without. */
export class MediaNodeClient implements MediaNodes {
  readonly #options: MediaNodeClientOptions;
  readonly #proto = loadMediaProto();
  readonly #connections = new Map<string, Connection>();
  readonly #idleCheck: Timer;
  readonly #idleMs: number;
  #listener: MediaNodesListener | null = null;

  constructor(options: MediaNodeClientOptions) {
    this.#options = options;
    this.#idleMs = options.idleMs ?? 60_000;
    this.#idleCheck = options.clock.every(Math.max(1000, this.#idleMs / 4), () => this.#closeIdle());
  }

  /** Who hears of notifications and breaks; set once, before the first command. */
  listen(listener: MediaNodesListener): void {
    this.#listener = listener;
  }

  async run<Name extends MediaCommandName>(
    target: MediaTarget,
    name: Name,
    input: MediaCommands[Name]['input'],
    { operationId, fingerprint = '', timeoutMs = commandTimeoutMs }: CommandOptions,
  ): Promise<MediaCommands[Name]['output']> {
    const connection = this.#connect(target.placement);
    connection.usedAtMs = this.#options.clock.nowMs();
    const command = encodeCommand(target, name, input, operationId, fingerprint);
    return decodeReply(name, await connection.stream.run({ ...command, operationId }, timeoutMs));
  }

  probe(node: Pick<NodeRow, 'nodeId' | 'nodeEpoch' | 'grpcAddress'>): Promise<boolean> {
    const { podId, version, secret } = this.#options;
    const client = new this.#proto.Media(node.grpcAddress, clientCredentials(), clientOptions(secret));
    return probeMediaNode(client, node, { podId, version });
  }

  /** The node's life is over: its stream goes, and whoever waits for it hears `unavailable`. */
  forget(placement: Placement): void {
    const connection = this.#connections.get(keyOf(placement));
    if (connection !== undefined) this.#close(connection);
  }

  close(): void {
    this.#idleCheck.cancel();
    for (const connection of this.#connections.values()) this.#close(connection);
  }

  #connect(placement: Placement): Connection {
    const known = this.#connections.get(keyOf(placement));
    if (known !== undefined) return known;
    const { nodes, secret, podId, version, clock, logger } = this.#options;
    const row = nodes.find(placement.nodeId);
    if (row === undefined || row.nodeEpoch !== placement.nodeEpoch) {
      throw new CallError('unavailable', 'the media node is gone');
    }
    const client = new this.#proto.Media(row.grpcAddress, clientCredentials(), clientOptions(secret));
    const stream = new MediaNodeStream({
      client,
      placement,
      podId,
      version,
      clock,
      logger,
      onNotification: (notification) => this.#onNotification(notification),
      onReopened: () => this.#listener?.onReopened(placement),
      onBroken: () => this.#listener?.onBroken(placement),
    });
    const connection = { placement, client, stream, usedAtMs: clock.nowMs() };
    this.#connections.set(keyOf(placement), connection);
    return connection;
  }

  #onNotification(notification: NotificationOutput): void {
    const decoded = decodeNotification(notification);
    if (decoded !== null) this.#listener?.onNotification(decoded);
  }

  #closeIdle(): void {
    const { clock, isNeeded } = this.#options;
    for (const connection of this.#connections.values()) {
      if (isNeeded(connection.placement) || !connection.stream.isIdle) continue;
      if (clock.nowMs() - connection.usedAtMs >= this.#idleMs) this.#close(connection);
    }
  }

  #close(connection: Connection): void {
    this.#connections.delete(keyOf(connection.placement));
    connection.stream.close();
    connection.client.close();
  }
}

function keyOf({ nodeId, nodeEpoch }: Placement): string {
  return `${nodeId}/${nodeEpoch}`;
}

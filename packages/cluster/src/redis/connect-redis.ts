import { CallError } from '@confab/contracts';
import { systemClock, type Clock, type Logger, type Timer } from '@confab/platform';
import { Cluster, type Redis } from 'ioredis';
import { commandClient, describeAddresses, subscriberClient, type RedisSettings } from './redis-clients.ts';

export type RedisState = 'ready' | 'interrupted' | 'closed';

/** How soon a Cluster finds that a slot has another master, or that a lost server is back. */
const slotsRefreshMs = 2000;

/** Both connections to Redis. The raw clients are also what the Socket.IO adapter takes (`createShardedAdapter`). */
export interface RedisHandle {
  /** Fails within a second while Redis is away; never queues. */
  readonly commands: Redis | Cluster;
  /** For SSUBSCRIBE only; subscribes again by itself after an outage. */
  readonly subscriber: Redis | Cluster;
  readonly state: RedisState;
  /** After the command connection, or in a Cluster the one to any server, was lost and stands again. */
  onRestored(listener: () => void): () => void;
  close(): void;
}

export interface ConnectOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How long both connections may take; default 5 seconds. */
  readonly startTimeoutMs?: number;
}

/**
 * Connects to Redis, within a bounded time. Throws `CallError('unavailable')` that names the address and the cause when that
 * fails; afterwards it reconnects by itself.
 */
export async function connectRedis(
  settings: RedisSettings,
  { clock = systemClock, logger, startTimeoutMs = 5000 }: ConnectOptions = {},
): Promise<RedisHandle> {
  const connection = new RedisConnection(settings, clock, logger);
  const late = Promise.withResolvers<never>();
  const timer = clock.after(startTimeoutMs, () => late.reject(new Error(`no answer within ${startTimeoutMs} ms`)));
  try {
    await Promise.race([connection.connect(), late.promise]);
    return connection;
  } catch (error) {
    connection.close();
    const cause = connection.lastError ?? (error instanceof Error ? error : new Error(String(error)));
    throw new CallError('unavailable', `Redis at ${describeAddresses(settings)} cannot be reached: ${reason(cause)}`, {
      cause,
    });
  } finally {
    timer.cancel();
  }
}

class RedisConnection implements RedisHandle {
  readonly commands: Redis | Cluster;
  readonly subscriber: Redis | Cluster;
  lastError: Error | undefined;
  readonly #clock: Clock;
  readonly #logger: Logger | undefined;
  readonly #listeners = new Set<() => void>();
  #phase: 'connecting' | 'connected' | 'closed' = 'connecting';
  #reported = false;
  #refresh: Timer | undefined;

  constructor(settings: RedisSettings, clock: Clock, logger: Logger | undefined) {
    this.#clock = clock;
    this.#logger = logger;
    this.commands = commandClient(settings);
    this.subscriber = subscriberClient(settings);
    for (const client of [this.commands, this.subscriber]) {
      client.on('error', (error: Error) => this.#failed(error));
      if (client instanceof Cluster) client.on('node error', (error: Error) => (this.lastError = error));
    }
    this.commands.on('ready', () => this.#restored());
    // A Cluster stays ready when it loses one server.
    this.commands.on('+node', () => this.#restored());
  }

  get state(): RedisState {
    if (this.#phase === 'closed') return 'closed';
    return this.commands.status === 'ready' ? 'ready' : 'interrupted';
  }

  onRestored(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async connect(): Promise<void> {
    await Promise.all([this.commands.connect(), this.subscriber.connect()]);
    if (this.commands instanceof Cluster) {
      await Promise.all(this.commands.nodes('master').map((node) => node.ping()));
    }
    if (this.#phase !== 'connecting') return;
    this.#phase = 'connected';
    if (this.commands instanceof Cluster) this.#refresh = this.#clock.every(slotsRefreshMs, () => this.#refreshSlots());
  }

  close(): void {
    this.#phase = 'closed';
    this.#refresh?.cancel();
    this.#listeners.clear();
    this.commands.disconnect();
    this.subscriber.disconnect();
  }

  #refreshSlots(): void {
    for (const client of [this.commands, this.subscriber]) {
      // While a Cluster connects anew it asks by itself; a refresh that is still under way is not begun twice.
      if (client instanceof Cluster && client.status === 'ready') client.refreshSlotsCache();
    }
  }

  #restored(): void {
    if (this.#phase !== 'connected' || this.commands.status !== 'ready') return;
    if (this.commands instanceof Cluster) connectNodes(this.commands);
    if (this.#reported) this.#logger?.info('Redis is back');
    this.#reported = false;
    for (const listener of this.#listeners) listener();
  }

  #failed(error: Error): void {
    this.lastError = error;
    // Once per outage: the clients try again for as long as it lasts.
    if (this.#phase !== 'connected' || this.#reported) return;
    this.#reported = true;
    this.#logger?.warn({ reason: reason(error) }, 'Redis cannot be reached');
  }
}

/**
 * Without an offline queue the second command to a server that is still connecting fails. Only once the Cluster is ready: its own
 * readiness check must find the servers unconnected.
 */
function connectNodes(cluster: Cluster): void {
  for (const node of cluster.nodes('master')) if (node.status === 'wait') node.connect().catch(() => undefined);
}

/** Node's connection errors have an empty message when several addresses were tried. */
function reason(error: Error & { code?: string; lastNodeError?: Error }): string {
  if (error.lastNodeError !== undefined) return reason(error.lastNodeError);
  return error.message || error.code || error.name;
}

import { CallError } from '@confab/contracts';
import { systemClock, type Clock, type Timer } from '@confab/platform';
import type { Cluster, Redis } from 'ioredis';

export interface ChannelListener {
  onMessage(message: string): void;
  /** The channel stands again after messages may have been missed. */
  onInterrupted(): void;
}

interface Channel {
  readonly listeners: Set<ChannelListener>;
  standing: Promise<unknown>;
}

const subscribeTimeoutMs = 2000;
const restoreDelayMs = 500;

/** Sharded Pub/Sub shared by several listeners of one channel: subscribed with the first, unsubscribed with the last. */
export class ChannelSubscriptions {
  readonly #client: Redis | Cluster;
  readonly #clock: Clock;
  readonly #channels = new Map<string, Channel>();
  readonly #deliver = (name: string, message: string): void => {
    for (const listener of this.#channels.get(name)?.listeners ?? []) listener.onMessage(message);
  };
  readonly #reconnected = (): void => {
    for (const [name, channel] of this.#channels) void this.#restore(name, channel);
  };
  #retry: Timer | undefined;
  #closed = false;

  constructor(client: Redis | Cluster, clock: Clock = systemClock) {
    this.#client = client;
    this.#clock = clock;
    client.on('smessage', this.#deliver);
    // A single server's client is ready again, a Cluster's has replaced the connection to one of the servers.
    client.on(client.isCluster ? 'subscribersReady' : 'ready', this.#reconnected);
  }

  /** Resolves when the subscription stands. Throws `CallError('unavailable')` when it does not within two seconds. */
  async subscribe(name: string, listener: ChannelListener): Promise<() => void> {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = { listeners: new Set(), standing: this.#client.ssubscribe(name) };
      this.#channels.set(name, channel);
    }
    channel.listeners.add(listener);
    const end = (): void => this.#unsubscribe(name, listener);
    try {
      await this.#within(channel.standing);
    } catch (cause) {
      end();
      throw new CallError('unavailable', 'Redis does not take subscriptions', { cause, retryAfterMs: 1000 });
    }
    return end;
  }

  close(): void {
    this.#closed = true;
    this.#retry?.cancel();
    this.#client.off('smessage', this.#deliver);
    this.#client.off(this.#client.isCluster ? 'subscribersReady' : 'ready', this.#reconnected);
    this.#channels.clear();
  }

  #unsubscribe(name: string, listener: ChannelListener): void {
    const channel = this.#channels.get(name);
    if (channel === undefined || !channel.listeners.delete(listener) || channel.listeners.size > 0) return;
    this.#channels.delete(name);
    // In order on the channel's connection: a subscription that follows at once is not undone by this.
    this.#client.sunsubscribe(name).catch(() => undefined);
  }

  /** The client subscribes again by itself but does not say when that stands: asked once more, it does. */
  async #restore(name: string, channel: Channel): Promise<void> {
    if (this.#closed || this.#channels.get(name) !== channel) return;
    channel.standing = this.#client.ssubscribe(name);
    try {
      await channel.standing;
    } catch {
      return this.#restoreLater();
    }
    for (const listener of channel.listeners) listener.onInterrupted();
  }

  #restoreLater(): void {
    if (this.#closed) return;
    this.#retry?.cancel();
    this.#retry = this.#clock.after(restoreDelayMs, this.#reconnected);
  }

  async #within(standing: Promise<unknown>): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = this.#clock.after(subscribeTimeoutMs, () => late.reject(new Error('no answer')));
    try {
      await Promise.race([standing, late.promise]);
    } finally {
      timer.cancel();
    }
  }
}

import { CallError, type NodeEpoch, type NodeId } from '@confab/contracts';
import type { LinkedProducer, LinkOrigin, LinkStats, LinkWish, MediaLinks } from '../core/media-links.ts';
import type { OriginDialer, WantingSessions } from './link-connections.ts';
import type { LinkContext } from './link-context.ts';
import { linkStats } from './link-stats.ts';
import { OriginHealth } from './origin-health.ts';
import { OriginPeer } from './origin-peer.ts';
import type { Reachability, ReachabilityRecord } from './reachability.ts';
import { WantingNodes } from './wanting-nodes.ts';
import type { WantedProducer } from './wanted-producer.ts';

export interface NodeLinksOptions extends LinkContext {
  /** `nodeEpoch` changes when the node registers anew. */
  readonly identity: { readonly nodeId: NodeId; readonly nodeEpoch: NodeEpoch };
  readonly dialer: OriginDialer;
  readonly reachability: ReachabilityRecord;
  /** 0 to 1. */
  readonly random: () => number;
}

/** All links of this node: those through which it wants media, and those through which others do. */
export class NodeLinks implements MediaLinks {
  readonly #options: NodeLinksOptions;
  /** One per life of an origin node. */
  readonly #peers = new Map<string, OriginPeer>();
  readonly #health = new Map<string, OriginHealth>();
  readonly #wantingNodes: WantingNodes;
  #state: 'open' | 'closed' = 'open';

  constructor(options: NodeLinksOptions) {
    const { ip } = options.listen;
    // mediasoup would give other nodes that very address to send to, and everything would look well.
    if (ip === '0.0.0.0' || ip === '::') throw new Error(`pipes cannot listen on ${ip}: other nodes need an address`);
    this.#options = options;
    const { identity, reachability } = options;
    this.#wantingNodes = new WantingNodes({
      ...options,
      nodeId: identity.nodeId,
      nodeEpoch: () => identity.nodeEpoch,
      onSourceRewritten: (byNodeId) => reachability.record('snat', byNodeId),
    });
  }

  /** Takes the streams that other nodes dial. */
  get sessions(): WantingSessions {
    return this.#wantingNodes;
  }

  get stats(): LinkStats {
    return linkStats(
      () => [...this.#peers.values()],
      () => this.#wantingNodes.links,
    );
  }

  get reachability(): Reachability {
    return this.#options.reachability.current;
  }

  async acquire(wish: LinkWish, signal: AbortSignal): Promise<LinkedProducer> {
    try {
      return await this.#acquire(wish, signal);
    } catch (error) {
      this.#options.metrics.refused(error instanceof CallError ? error.code : 'internal');
      throw error;
    }
  }

  /** Ends all links to and from a node that is known to be gone, without waiting until they are found dead. */
  nodeGone(nodeId: NodeId, nodeEpoch: NodeEpoch): void {
    const error = new CallError('unavailable', `node ${nodeId} is gone`);
    this.#peers.get(peerKey({ nodeId, nodeEpoch }))?.close('peer-gone', error);
    this.#wantingNodes.nodeGone(nodeId, nodeEpoch);
  }

  reset(): void {
    this.#endAll();
    this.#wantingNodes.close('go-on');
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#endAll();
    this.#wantingNodes.close('stay-closed');
  }

  async #acquire(wish: LinkWish, signal: AbortSignal): Promise<LinkedProducer> {
    const { origin, room, internalId, kind } = wish;
    if (this.#state === 'closed') throw new CallError('unavailable', 'this node is closing');
    if (signal.aborted) throw timedOut(signal);
    if (origin.nodeId === this.#options.identity.nodeId) {
      throw new CallError('conflict', 'a node needs no link to itself');
    }
    const done = this.#healthOf(origin).admit();
    try {
      const wanted = this.#peerOf(origin).link(room).want(internalId, kind);
      const acquisition = wanted.acquire();
      try {
        await untilReady(wanted, signal);
        // It may have ended between its becoming ready and this turn.
        if (wanted.closed) throw new CallError('unavailable', `${internalId} ended while it was asked for`);
        return acquisition;
      } catch (error) {
        acquisition.release();
        throw error;
      }
    } finally {
      done();
    }
  }

  #peerOf(origin: LinkOrigin): OriginPeer {
    const key = peerKey(origin);
    const known = this.#peers.get(key);
    if (known !== undefined) return known;
    const { nodeId, nodeEpoch } = this.#options.identity;
    const peer: OriginPeer = new OriginPeer({
      ...this.#options,
      origin,
      // As it is now: after a new registration there are no peers of before.
      self: { nodeId, nodeEpoch },
      health: this.#healthOf(origin),
      onGreeted: () => this.#endEarlierLives(origin),
      onEnded: () => {
        if (this.#peers.get(key) === peer) this.#peers.delete(key);
      },
    });
    this.#peers.set(key, peer);
    return peer;
  }

  /** The node itself has said which life it is in: whatever links lead to another are dead. */
  #endEarlierLives(origin: LinkOrigin): void {
    for (const peer of this.#peers.values()) {
      if (peer.origin.nodeId !== origin.nodeId || peer.origin.nodeEpoch === origin.nodeEpoch) continue;
      peer.close('peer-gone', new CallError('unavailable', `node ${origin.nodeId} has started anew`));
    }
  }

  #healthOf(origin: LinkOrigin): OriginHealth {
    const key = peerKey(origin);
    const known = this.#health.get(key);
    if (known !== undefined) return known;
    // Outlives the peer, or a breaker would close for nobody; forgotten once it has nothing to tell.
    for (const [other, health] of this.#health) {
      if (!this.#peers.has(other) && health.forgettable) this.#health.delete(other);
    }
    const { clock, settings, random } = this.#options;
    const health = new OriginHealth({ clock, maxWaiters: settings.maxWaiters, random });
    this.#health.set(key, health);
    return health;
  }

  #endAll(): void {
    const error = new CallError('unavailable', 'this node ends its links');
    for (const peer of this.#peers.values()) peer.close('node-closed', error);
  }
}

/** Waits for a shared producer no longer than this asker does. */
async function untilReady(wanted: WantedProducer, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(timedOut(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([wanted.ready, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function timedOut(signal: AbortSignal): CallError {
  return new CallError('timeout', 'the asker waits no longer', { cause: signal.reason });
}

function peerKey({ nodeId, nodeEpoch }: Pick<LinkOrigin, 'nodeId' | 'nodeEpoch'>): string {
  return JSON.stringify([nodeId, nodeEpoch]);
}

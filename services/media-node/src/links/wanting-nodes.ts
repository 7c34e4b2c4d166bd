import { CallError } from '@confab/contracts';
import type { RoomEpoch, RoomName, TenantId } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { OriginMessage, WantingHelloOutput, WantingMessageOutput } from '@confab/wire';
import type { LinkHost } from '../core/media-links.ts';
import type { LinkConnectionEvents, WantingConnection, WantingSessions } from './link-connections.ts';
import type { LinkContext } from './link-context.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';
import { OutgoingLink, type OutgoingLinkPeer } from './outgoing-link.ts';
import { linksProtocolVersion } from './protocol-version.ts';

export interface WantingNodesOptions extends LinkContext {
  readonly nodeId: string;
  /** This life of this node; another one after it was fenced. */
  readonly nodeEpoch: () => string;
  /** A wanting node gets our packets from another address than we send from. */
  readonly onSourceRewritten: (byNodeId: string) => void;
}

/** The nodes that have, or had a moment ago, a stream to this one: its links outlive a broken stream, not a new epoch. */
export class WantingNodes implements WantingSessions {
  readonly #options: WantingNodesOptions;
  readonly #nodes = new Map<string, WantingNode>();
  readonly #connections = new Set<WantingConnection>();
  #state: 'open' | 'closed' = 'open';

  constructor(options: WantingNodesOptions) {
    this.#options = options;
  }

  get links(): readonly { readonly nodeId: string; readonly link: OutgoingLink }[] {
    return [...this.#nodes.values()].flatMap((node) => node.links.map((link) => ({ nodeId: node.nodeId, link })));
  }

  accept(connection: WantingConnection): LinkConnectionEvents<WantingMessageOutput> {
    if (this.#state === 'closed') {
      connection.close(new CallError('unavailable', 'this node is closing'));
      return { onMessage: () => undefined, onClosed: () => undefined };
    }
    const { clock, settings } = this.#options;
    this.#connections.add(connection);
    let node: WantingNode | undefined;
    const drop = (error: CallError): void => {
      greeting.cancel();
      this.#connections.delete(connection);
      node?.disconnected(connection);
      connection.close(error);
    };
    const greeting: Timer = clock.after(settings.stepMs, () => drop(new CallError('timeout', 'no hello came')));
    return {
      onMessage: (message) => {
        if (node !== undefined) return node.onMessage(connection, message);
        greeting.cancel();
        const hello = message.message === 'hello' ? message.hello : undefined;
        if (!hello) return drop(new CallError('bad-request', 'hello comes first'));
        const nodeEpoch = this.#options.nodeEpoch();
        // The wanting node means an earlier life of this one: nothing of it is left.
        if (hello.originNodeEpoch !== nodeEpoch) return drop(new CallError('conflict', 'this node has another epoch'));
        node = this.#nodeOf(hello);
        node.connected(connection);
        const { nodeId } = this.#options;
        connection.send({ hello: { nodeId, nodeEpoch, protocolVersion: linksProtocolVersion } });
        return undefined;
      },
      onClosed: () => {
        greeting.cancel();
        this.#connections.delete(connection);
        node?.disconnected(connection);
      },
    };
  }

  /** Ends all links to a node that is known to be gone. */
  nodeGone(nodeId: string, nodeEpoch: string): void {
    const node = this.#nodes.get(nodeId);
    if (node?.nodeEpoch === nodeEpoch) node.close('peer-gone');
  }

  /** Ends everything, and takes no more streams unless `next` is `go-on` (this node starts anew under another epoch). */
  close(next: 'go-on' | 'stay-closed'): void {
    if (next === 'stay-closed') this.#state = 'closed';
    for (const node of this.#nodes.values()) node.close('node-closed');
    const connections = [...this.#connections];
    this.#connections.clear();
    for (const connection of connections) connection.close(new CallError('unavailable', 'this node is closing'));
  }

  #nodeOf({ nodeId, nodeEpoch }: WantingHelloOutput): WantingNode {
    const known = this.#nodes.get(nodeId);
    if (known?.nodeEpoch === nodeEpoch) return known;
    // It has started anew; whatever its earlier life wanted, nobody receives it.
    known?.close('peer-gone');
    const node = new WantingNode(nodeId, nodeEpoch, this.#options, () => {
      if (this.#nodes.get(nodeId) === node) this.#nodes.delete(nodeId);
    });
    this.#nodes.set(nodeId, node);
    return node;
  }
}

/** One life of a node that wants media from this one. */
class WantingNode implements OutgoingLinkPeer {
  readonly nodeId: string;
  readonly nodeEpoch: string;
  readonly #options: WantingNodesOptions;
  readonly #onEmpty: () => void;
  readonly #links = new Map<string, OutgoingLink>();
  /** Links that have heard everything again on the present stream. */
  readonly #told = new Set<OutgoingLink>();
  #connection: WantingConnection | undefined;

  constructor(nodeId: string, nodeEpoch: string, options: WantingNodesOptions, onEmpty: () => void) {
    this.nodeId = nodeId;
    this.nodeEpoch = nodeEpoch;
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  get links(): readonly OutgoingLink[] {
    return [...this.#links.values()];
  }

  get selfNodeId(): string {
    return this.#options.nodeId;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get settings(): LinkSettings {
    return this.#options.settings;
  }

  get listen(): PipeListen {
    return this.#options.listen;
  }

  get host(): LinkHost {
    return this.#options.host;
  }

  connected(connection: WantingConnection): void {
    const before = this.#connection;
    this.#connection = connection;
    this.#told.clear();
    before?.close(new CallError('unavailable', 'replaced by a newer stream'));
  }

  disconnected(connection: WantingConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#forgetIfEmpty();
  }

  onMessage(connection: WantingConnection, message: WantingMessageOutput): void {
    if (this.#connection !== connection) return;
    switch (message.message) {
      case 'openLink':
        if (message.openLink) this.#openLink(message.openLink);
        break;
      case 'wantedSet':
        if (message.wantedSet) this.#applyWanted(message.wantedSet);
        break;
      case 'closeLink':
        this.#links.get(message.closeLink?.linkId ?? '')?.close('peer-closed');
        break;
      case 'requestKeyFrame':
        this.#links.get(message.requestKeyFrame?.linkId ?? '')?.requestKeyFrame(message.requestKeyFrame?.id ?? '');
        break;
      case 'sourceRewritten':
        this.#options.onSourceRewritten(this.nodeId);
        break;
    }
  }

  send(message: OriginMessage): void {
    this.#connection?.send(message);
  }

  sendVolatile(key: string, message: OriginMessage): void {
    this.#connection?.sendVolatile(key, message);
  }

  linkClosed(link: OutgoingLink, reason: LinkEnd): void {
    if (this.#links.get(link.linkId) === link) this.#links.delete(link.linkId);
    this.#told.delete(link);
    this.#options.metrics.closed('out', reason);
    this.#options.logger.info({ linkId: link.linkId, peerNodeId: this.nodeId, reason }, 'outgoing link closed');
    this.#forgetIfEmpty();
  }

  failed(what: string, error: unknown): void {
    this.#options.logger.warn({ err: error, peerNodeId: this.nodeId }, `link: ${what} failed`);
  }

  close(reason: LinkEnd): void {
    for (const link of this.links) link.close(reason);
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close(new CallError('unavailable', `links closed: ${reason}`));
    this.#forgetIfEmpty();
  }

  #openLink(message: Parameters<OutgoingLink['open']>[0]): void {
    const { linkId } = message;
    if (this.#links.has(linkId)) return;
    const { tenant, room, roomEpoch } = message;
    const ref = { tenant: tenant as TenantId, room: room as RoomName, epoch: roomEpoch as RoomEpoch };
    const link = new OutgoingLink(this, linkId, ref);
    this.#links.set(linkId, link);
    this.#told.add(link);
    this.#options.metrics.opened('out');
    void link.open(message);
  }

  #applyWanted(set: Parameters<OutgoingLink['applyWanted']>[0]): void {
    const link = this.#links.get(set.linkId);
    if (link === undefined) return this.send({ linkClosed: { linkId: set.linkId, reason: 'no such link' } });
    const repeat = !this.#told.has(link);
    this.#told.add(link);
    return link.applyWanted(set, repeat);
  }

  #forgetIfEmpty(): void {
    if (this.#links.size === 0 && this.#connection === undefined) this.#onEmpty();
  }
}

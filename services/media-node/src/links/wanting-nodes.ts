import { CallError } from '@confab/contracts';
import type { Timer } from '@confab/platform';
import type { WantingHelloOutput, WantingMessageOutput } from '@confab/wire';
import type { LinkConnectionEvents, WantingConnection, WantingSessions } from './link-connections.ts';
import type { OutgoingLink } from './outgoing-link.ts';
import { linksProtocolVersion } from './protocol-version.ts';
import { WantingNode, type WantingNodeOptions } from './wanting-node.ts';

export interface WantingNodesOptions extends WantingNodeOptions {
  /** This life of this node; another one after it was fenced. */
  readonly nodeEpoch: () => string;
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

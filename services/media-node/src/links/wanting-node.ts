import { CallError, type RoomEpoch, type RoomName, type TenantId } from '@confab/contracts';
import type { Clock } from '@confab/platform';
import type { OpenLinkOutput, OriginMessage, WantedSetOutput, WantingMessageOutput } from '@confab/wire';
import type { LinkHost } from '../core/media-links.ts';
import type { WantingConnection } from './link-connections.ts';
import type { LinkContext } from './link-context.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';
import { OutgoingLink, type OutgoingLinkPeer } from './outgoing-link.ts';

export interface WantingNodeOptions extends LinkContext {
  /** This node. */
  readonly nodeId: string;
  /** A wanting node gets our packets from another address than we send from. */
  readonly onSourceRewritten: (byNodeId: string) => void;
}

/** One life of a node that wants media from this one. */
export class WantingNode implements OutgoingLinkPeer {
  readonly nodeId: string;
  readonly nodeEpoch: string;
  readonly #options: WantingNodeOptions;
  readonly #onEmpty: () => void;
  readonly #links = new Map<string, OutgoingLink>();
  /** Links that have heard everything again on the present stream. */
  readonly #told = new Set<OutgoingLink>();
  #connection: WantingConnection | undefined;

  constructor(nodeId: string, nodeEpoch: string, options: WantingNodeOptions, onEmpty: () => void) {
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
      default:
      // `hello` is the stream's own; whatever else a newer node says is not known here.
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

  #openLink(message: OpenLinkOutput): void {
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

  #applyWanted(set: WantedSetOutput): void {
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

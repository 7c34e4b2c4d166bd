import { CallError } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { OriginHelloOutput, OriginMessageOutput, WantingMessage } from '@confab/wire';
import type { LinkHost, LinkOrigin, RoomRef } from '../core/media-links.ts';
import { IncomingLink, type IncomingLinkPeer } from './incoming-link.ts';
import type { OriginConnection, OriginDialer } from './link-connections.ts';
import type { LinkContext } from './link-context.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';
import type { OriginHealth } from './origin-health.ts';
import { linksProtocolVersion } from './protocol-version.ts';

export interface OriginPeerOptions extends LinkContext {
  readonly self: { readonly nodeId: string; readonly nodeEpoch: string };
  readonly origin: LinkOrigin;
  readonly dialer: OriginDialer;
  readonly health: OriginHealth;
  readonly random: () => number;
  /** The origin has confirmed that it is in this life. */
  readonly onGreeted: () => void;
  /** No link is left, or the origin is gone: this peer has ended. */
  readonly onEnded: (peer: OriginPeer) => void;
}

type Stream =
  | { readonly status: 'none' }
  | { readonly status: 'dialling'; readonly connection: OriginConnection; readonly timer: Timer }
  | { readonly status: 'connected'; readonly connection: OriginConnection }
  | { readonly status: 'waiting'; readonly timer: Timer }
  | { readonly status: 'closed' };

const firstRetryMs = 200;
const maxRetryMs = 5_000;

/**
 * One life of one origin node, as this node wants media from it: the stream that all links to it share. Opened with the
 * first link, dialled again when it breaks (media goes on meanwhile), ended with the last link.
 */
export class OriginPeer implements IncomingLinkPeer {
  readonly #options: OriginPeerOptions;
  readonly #links = new Map<string, IncomingLink>();
  #stream: Stream = { status: 'none' };
  /** Of the dial that is under way or comes next. */
  #hello = newHello();
  #retries = 0;
  #strandedTimer: Timer | undefined;
  readonly #refreshTimer: Timer;

  constructor(options: OriginPeerOptions) {
    this.#options = options;
    this.#refreshTimer = options.clock.every(options.settings.refreshMs, () => this.#refresh());
  }

  get origin(): LinkOrigin {
    return this.#options.origin;
  }

  get selfNodeId(): string {
    return this.#options.self.nodeId;
  }

  get originNodeId(): string {
    return this.#options.origin.nodeId;
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

  get links(): readonly IncomingLink[] {
    return [...this.#links.values()];
  }

  /** The room's link, opened at first need. The peer must not have ended. */
  link(room: RoomRef): IncomingLink {
    const key = roomKey(room);
    const known = this.#links.get(key);
    if (known !== undefined) return known;
    const link = new IncomingLink(this, room);
    this.#links.set(key, link);
    this.#options.metrics.opened('in');
    void link.open();
    return link;
  }

  connected(): Promise<void> {
    // Somebody waits now: a pause between two attempts is over.
    if (this.#stream.status === 'none' || this.#stream.status === 'waiting') this.#dial();
    return this.#hello.promise;
  }

  send(message: WantingMessage): void {
    if (this.#stream.status === 'connected') this.#stream.connection.send(message);
  }

  sendVolatile(key: string, message: WantingMessage): void {
    if (this.#stream.status === 'connected') this.#stream.connection.sendVolatile(key, message);
  }

  answered(inTime: boolean): void {
    this.#options.health.answered(inTime);
  }

  delivered(): void {
    this.#options.health.media.succeed();
  }

  failed(what: string, error: unknown): void {
    this.#options.logger.warn({ err: error, peerNodeId: this.originNodeId }, `link: ${what} failed`);
  }

  linkClosed(link: IncomingLink, reason: LinkEnd): void {
    const key = roomKey(link.room);
    if (this.#links.get(key) === link) this.#links.delete(key);
    this.#options.metrics.closed('in', reason);
    const { logger, health } = this.#options;
    logger.info({ linkId: link.linkId, peerNodeId: this.originNodeId, reason }, 'incoming link closed');
    // Media does not pass: opening it again at once would only repeat it.
    if (reason === 'silent' || reason === 'source-rewritten') health.media.fail();
    if (this.#links.size === 0) this.#end();
  }

  /** Ends all links: the origin is gone, or this node closes. */
  close(reason: LinkEnd, error: CallError): void {
    for (const link of this.links) link.close(reason, error);
    this.#end();
  }

  #dial(): void {
    const { dialer, origin, self, clock, settings } = this.#options;
    if (this.#stream.status === 'waiting') this.#stream.timer.cancel();
    const connection = dialer.session(origin.address, {
      onMessage: (message) => {
        if (this.#isCurrent(connection)) this.#onMessage(message);
      },
      onClosed: (error) => {
        if (this.#isCurrent(connection)) this.#onBroken(error);
      },
    });
    const timer = clock.after(settings.stepMs, () => {
      connection.close();
      this.#onBroken(new CallError('timeout', `node ${origin.nodeId} did not answer`));
    });
    this.#stream = { status: 'dialling', connection, timer };
    connection.send({
      hello: { ...self, protocolVersion: linksProtocolVersion, originNodeEpoch: origin.nodeEpoch },
    });
  }

  #isCurrent(connection: OriginConnection): boolean {
    const stream = this.#stream;
    return (stream.status === 'dialling' || stream.status === 'connected') && stream.connection === connection;
  }

  #onMessage(message: OriginMessageOutput): void {
    if (message.message === undefined) return;
    if (message.message === 'hello') {
      if (message.hello) this.#onHello(message.hello);
      return;
    }
    const linkId = message[message.message]?.linkId;
    this.links.find((link) => link.linkId === linkId)?.onMessage(message);
  }

  #onHello(hello: OriginHelloOutput): void {
    if (this.#stream.status !== 'dialling') return;
    const { origin } = this.#options;
    if (hello.nodeId !== origin.nodeId || hello.nodeEpoch !== origin.nodeEpoch) return this.#gone();
    this.#stream.timer.cancel();
    this.#stream = { status: 'connected', connection: this.#stream.connection };
    this.#retries = 0;
    this.#options.health.dial.succeed();
    this.#options.onGreeted();
    this.#strandedTimer?.cancel();
    this.#strandedTimer = undefined;
    for (const link of this.links) link.repeatWanted();
    this.#hello.resolve();
    return undefined;
  }

  #onBroken(error: CallError): void {
    if (this.#stream.status === 'dialling') this.#stream.timer.cancel();
    this.#stream = { status: 'none' };
    // The origin answers only so when it is another process than the one we look for.
    if (error.code === 'conflict') return this.#gone();
    const { clock, health, logger, metrics, settings, random } = this.#options;
    metrics.streamBroken();
    health.dial.fail();
    logger.warn({ peerNodeId: this.originNodeId, code: error.code, reason: error.message }, 'stream to origin broken');
    const hello = this.#hello;
    this.#hello = newHello();
    hello.reject(new CallError('unavailable', `node ${this.originNodeId} cannot be reached`, { cause: error }));
    // Half-open links start over with the next asker; those with media wait for the stream.
    for (const link of this.links) {
      if (link.state === 'opening')
        link.close('open-failed', new CallError('unavailable', 'the stream broke', { cause: error }));
    }
    if (this.#links.size === 0) return this.#end();
    this.#strandedTimer ??= clock.after(settings.strandedMs, () =>
      this.close(
        'stranded',
        new CallError('unavailable', `node ${this.originNodeId} has not been reached for too long`),
      ),
    );
    // A closing link's watcher may have wanted something and dialled already.
    if (this.#status() !== 'none') return undefined;
    const delayMs = Math.min(maxRetryMs, firstRetryMs * 2 ** this.#retries) * (0.5 + random() / 2);
    this.#retries += 1;
    this.#stream = { status: 'waiting', timer: clock.after(delayMs, () => this.#dial()) };
    return undefined;
  }

  #gone(): void {
    this.#options.logger.info({ peerNodeId: this.originNodeId }, 'the origin node has started anew: its links end');
    this.close('peer-gone', new CallError('unavailable', `node ${this.originNodeId} has started anew`));
  }

  #refresh(): void {
    for (const link of this.links) {
      if (this.#stream.status === 'connected') link.repeatWanted();
      else void link.checkAlone();
    }
  }

  #status(): Stream['status'] {
    return this.#stream.status;
  }

  #end(): void {
    const stream = this.#stream;
    if (stream.status === 'closed') return;
    this.#stream = { status: 'closed' };
    this.#refreshTimer.cancel();
    this.#strandedTimer?.cancel();
    if (stream.status === 'dialling' || stream.status === 'waiting') stream.timer.cancel();
    if (stream.status === 'dialling' || stream.status === 'connected') stream.connection.close();
    this.#hello.reject(new CallError('unavailable', `the way to node ${this.originNodeId} is closed`));
    this.#options.onEnded(this);
  }
}

function newHello(): PromiseWithResolvers<void> {
  const hello = Promise.withResolvers<void>();
  // It may fail when nobody waits.
  hello.promise.catch(() => undefined);
  return hello;
}

function roomKey(room: RoomRef): string {
  return JSON.stringify([room.tenant, room.room, room.epoch]);
}

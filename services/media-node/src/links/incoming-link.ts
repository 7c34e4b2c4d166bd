import { CallError } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { LinkOpenedOutput, LinkReportOutput, OriginMessageOutput, WantingMessage } from '@confab/wire';
import type { types } from 'mediasoup';
import { ulid } from 'ulid';
import type { HeldRoom, LinkedKind, LinkHost, RoomRef } from '../core/media-links.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';
import { LinkWatch } from './link-watch.ts';
import { connectHalf, createPipeHalf, tupleOf } from './pipe-half.ts';
import { WantedProducer, type WantedProducerOwner } from './wanted-producer.ts';
import { WantedSet } from './wanted-set.ts';

/** What an incoming link needs of the stream it shares with others. */
export interface IncomingLinkPeer {
  readonly selfNodeId: string;
  readonly originNodeId: string;
  readonly clock: Clock;
  readonly settings: LinkSettings;
  readonly listen: PipeListen;
  readonly host: LinkHost;
  /** Resolves when the stream stands and the origin's epoch was checked. */
  connected(): Promise<void>;
  /** Sends on the stream, or nowhere while it is away: everything is repeated after a reconnect. */
  send(message: WantingMessage): void;
  sendVolatile(key: string, message: WantingMessage): void;
  answered(inTime: boolean): void;
  /** Media came through. */
  delivered(): void;
  linkClosed(link: IncomingLink, reason: LinkEnd): void;
  failed(what: string, error: unknown): void;
}

/** This node's half of a link through which media of one room comes in from one origin. */
export class IncomingLink implements WantedProducerOwner {
  readonly linkId = ulid();
  readonly room: RoomRef;
  readonly #peer: IncomingLinkPeer;
  readonly #wanted: WantedSet;
  readonly #opened = Promise.withResolvers<LinkOpenedOutput>();
  readonly #watch: LinkWatch;
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #half: types.PipeTransport | undefined;
  #held: HeldRoom | undefined;
  #answerTimer: Timer | undefined;
  #idleTimer: Timer | undefined;
  /** Seen at the last refresh without a stream. */
  #cutOff: { readonly rtpReceived: number; readonly quiet: number } | undefined;

  constructor(peer: IncomingLinkPeer, room: RoomRef) {
    this.#peer = peer;
    this.room = room;
    this.#wanted = new WantedSet(this.linkId, [peer.selfNodeId], (wantedSet) => peer.send({ wantedSet }));
    this.#watch = new LinkWatch(peer.settings.refreshMs / 2, peer.clock.nowMs());
    // It may fail before anybody waits.
    this.#opened.promise.catch(() => undefined);
  }

  get state(): 'opening' | 'open' | 'closed' {
    return this.#state;
  }

  get workerPid(): number | undefined {
    return this.#held?.workerPid;
  }

  get clock(): Clock {
    return this.#peer.clock;
  }

  get settings(): LinkSettings {
    return this.#peer.settings;
  }

  get transport(): types.PipeTransport {
    if (this.#half === undefined) throw new Error(`link ${this.linkId} is not open`);
    return this.#half;
  }

  get producers(): readonly WantedProducer[] {
    return this.#wanted.all;
  }

  /** Opens it here and at the origin; called once. What fails is told to those who want something of it. */
  async open(): Promise<void> {
    try {
      await Promise.all([this.#peer.connected(), this.#prepare()]);
      const { settings } = this;
      this.#stillOpening();
      this.#answerTimer = this.clock.after(settings.stepMs, () => {
        this.#peer.answered(false);
        this.close('open-failed', new CallError('timeout', 'the origin did not open the link'));
      });
      const { tenant, room, epoch: roomEpoch } = this.room;
      this.#peer.send({ openLink: { linkId: this.linkId, tenant, room, roomEpoch, tuple: tupleOf(this.transport) } });
      const { tuple } = await this.#opened.promise;
      this.#answerTimer.cancel();
      this.#peer.answered(true);
      if (!tuple) throw new CallError('internal', 'the origin opened a link without an address');
      await connectHalf(this.transport, tuple);
      this.#stillOpening();
    } catch (error) {
      // close() may have been first, and its error is the cause.
      if (!this.#isClosed() && !(error instanceof CallError)) this.failed('opening a link', error);
      return this.close(
        'open-failed',
        error instanceof CallError
          ? error
          : new CallError('unavailable', 'the link could not be opened', { cause: error }),
      );
    }
    this.#state = 'open';
    for (const wanted of this.producers) wanted.expectAnswer();
    this.#wanted.start();
    return undefined;
  }

  /** The far producer of this id, shared with everybody who wants it. The link must not be closed. */
  want(internalId: string, kind: LinkedKind): WantedProducer {
    const known = this.#wanted.find(internalId, kind);
    if (known !== undefined) return known;
    this.#idleTimer?.cancel();
    this.#idleTimer = undefined;
    const wanted = this.#wanted.add((attempt) => new WantedProducer(this, internalId, kind, attempt));
    if (this.#state === 'open') wanted.expectAnswer();
    return wanted;
  }

  /** A message of the origin about this link. */
  onMessage(message: OriginMessageOutput): void {
    if (this.#state === 'closed') return;
    switch (message.message) {
      case 'linkOpened':
        if (message.linkOpened) this.#opened.resolve(message.linkOpened);
        break;
      case 'linkRefused':
        this.#peer.answered(true);
        this.close('refused', toCallError(message.linkRefused));
        break;
      case 'linkClosed':
        this.close(
          'peer-closed',
          new CallError('unavailable', `the origin closed the link: ${message.linkClosed?.reason}`),
        );
        break;
      case 'pipeProducer':
        if (message.pipeProducer) this.#wanted.about(message.pipeProducer)?.onPipeProducer(message.pipeProducer);
        break;
      case 'pipeProducerState':
        if (message.pipeProducerState)
          this.#wanted.about(message.pipeProducerState)?.onState(message.pipeProducerState);
        break;
      case 'pipeProducerRefused': {
        const refused = message.pipeProducerRefused;
        if (refused) this.#wanted.about(refused)?.onRefused(toCallError(refused));
        break;
      }
      case 'pipeProducerClosed': {
        const closed = message.pipeProducerClosed;
        if (closed) this.#wanted.about(closed)?.close(new CallError('not-found', 'the producer ended'));
        break;
      }
      case 'linkReport':
        if (message.linkReport) void this.#onReport(message.linkReport);
        break;
      default:
      // `hello` is the stream's own; whatever else a newer origin says is not known here.
    }
  }

  /**
   * Called at each refresh without a stream. Nothing tells a silent publisher from a dead node then; either way nothing is
   * lost by ending a link on which nothing has come for two refreshes, and it is made anew the sooner.
   */
  async checkAlone(): Promise<void> {
    if (this.#state !== 'open' || !this.producers.some((wanted) => wanted.expectsMedia)) return;
    const received = await this.#received();
    if (received === undefined) return;
    const quiet = this.#cutOff?.rtpReceived === received.rtpReceived ? this.#cutOff.quiet + 1 : 0;
    this.#cutOff = { rtpReceived: received.rtpReceived, quiet };
    if (quiet >= 2) this.close('stranded');
  }

  /** Says again what is wanted, whether or not it changed: a refresh, or a new stream. */
  repeatWanted(): void {
    this.#wanted.repeat();
  }

  wantedChanged(): void {
    this.#wanted.changed();
  }

  requestKeyFrame(wanted: WantedProducer): void {
    const message = { requestKeyFrame: { linkId: this.linkId, id: wanted.internalId } };
    this.#peer.sendVolatile(`key-frame:${this.linkId}:${wanted.internalId}`, message);
  }

  answered(inTime: boolean): void {
    this.#peer.answered(inTime);
  }

  failed(what: string, error: unknown): void {
    this.#peer.failed(what, error);
  }

  wantedEnded(wanted: WantedProducer): void {
    this.#wanted.remove(wanted);
    if (this.#state === 'closed' || this.producers.length > 0) return;
    this.#idleTimer ??= this.clock.after(this.settings.idleMs, () => this.close('idle'));
  }

  /** Ends the link here and at the origin; who has, or waits for, a producer of it hears `error`. Idempotent. */
  close(reason: LinkEnd, error = new CallError('unavailable', `the link closed: ${reason}`)): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#answerTimer?.cancel();
    this.#idleTimer?.cancel();
    this.#wanted.stop();
    this.#opened.reject(error);
    this.#peer.send({ closeLink: { linkId: this.linkId } });
    // Before anybody hears of it: who asks again at once gets another link.
    this.#peer.linkClosed(this, reason);
    for (const wanted of this.producers) wanted.close(error);
    this.#half?.close();
    this.#held?.release();
  }

  async #prepare(): Promise<void> {
    const held = await this.#peer.host.holdRoom(this.room, () => this.close('room-closed'));
    if (this.#state === 'closed') return held.release();
    this.#held = held;
    const half = await createPipeHalf(held.gatewayRouter, this.#peer.listen);
    // Closed while the pipe was made: nobody else knows of it.
    if (this.#isClosed()) return half.close();
    this.#half = half;
    half.observer.once('close', () => this.close('room-closed'));
    // An association that gave up never comes back, while media may: only who has data on it needs another link.
    half.on('sctpstatechange', (state) => {
      if (state === 'failed' && this.producers.some(({ kind }) => kind === 'data')) this.close('silent');
    });
    return undefined;
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #stillOpening(): void {
    if (this.#isClosed()) throw new CallError('unavailable', 'the link closed while it opened');
  }

  async #onReport(report: LinkReportOutput): Promise<void> {
    if (this.#state !== 'open') return;
    const received = await this.#received();
    if (received === undefined) return;
    this.#cutOff = undefined;
    switch (this.#watch.observe({ atMs: this.clock.nowMs(), sent: Number(report.rtpBytesSent), ...received })) {
      case 'flowing':
        return this.#peer.delivered();
      case 'silent':
        return this.close(
          'silent',
          new CallError('unavailable', `no media arrives from node ${this.#peer.originNodeId}`),
        );
      case 'rewritten':
        this.#peer.send({ sourceRewritten: { linkId: this.linkId } });
        return this.close(
          'source-rewritten',
          new CallError('unavailable', `node ${this.#peer.originNodeId} is behind SNAT`),
        );
      case 'quiet':
      case 'suspect':
        return undefined;
    }
  }

  /** What has arrived since the link opened; undefined once it has ended. */
  async #received(): Promise<{ received: number; rtpReceived: number } | undefined> {
    try {
      const [stats] = await this.transport.getStats();
      // The answer may come after the end.
      if (stats === undefined || this.#state === 'closed') return undefined;
      return { received: stats.bytesReceived, rtpReceived: stats.rtpBytesReceived };
    } catch (error) {
      if (this.#state === 'open') this.failed('reading a link', error);
      return undefined;
    }
  }
}

function toCallError(refusal: { code: string; message: string } | null | undefined): CallError {
  const code = refusal?.code;
  const known = code === 'not-found' || code === 'no-capacity' || code === 'conflict' ? code : 'unavailable';
  return new CallError(known, refusal?.message ?? 'refused by the origin');
}

import { CallError } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { OpenLinkOutput, OriginMessage, WantedOutput, WantedSetOutput } from '@confab/wire';
import type { types } from 'mediasoup';
import type { HeldRoom, LinkedKind, LinkHost, RoomRef } from '../core/media-links.ts';
import type { LinkEnd } from './link-end.ts';
import type { LinkSettings, PipeListen } from './link-settings.ts';
import { OutgoingPipe, type OutgoingPipeOwner } from './outgoing-pipe.ts';
import { connectHalf, createPipeHalf, tupleOf } from './pipe-half.ts';

/** What an outgoing link needs of the wanting node's stream. */
export interface OutgoingLinkPeer {
  readonly selfNodeId: string;
  readonly clock: Clock;
  readonly settings: LinkSettings;
  readonly listen: PipeListen;
  readonly host: LinkHost;
  send(message: OriginMessage): void;
  sendVolatile(key: string, message: OriginMessage): void;
  linkClosed(link: OutgoingLink, reason: LinkEnd): void;
  failed(what: string, error: unknown): void;
}

/** This node's half of a link through which media of one room goes out to one wanting node. */
export class OutgoingLink implements OutgoingPipeOwner {
  readonly linkId: string;
  readonly room: RoomRef;
  readonly #peer: OutgoingLinkPeer;
  readonly #pipes = new Map<string, OutgoingPipe>();
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #half: types.PipeTransport | undefined;
  #held: HeldRoom | undefined;
  #confirmTimer: Timer | undefined;
  #revision = 0;

  constructor(peer: OutgoingLinkPeer, linkId: string, room: RoomRef) {
    this.#peer = peer;
    this.linkId = linkId;
    this.room = room;
  }

  get workerPid(): number | undefined {
    return this.#held?.workerPid;
  }

  get clock(): Clock {
    return this.#peer.clock;
  }

  get unlistedMs(): number {
    return this.#peer.settings.unlistedMs;
  }

  get host(): LinkHost {
    return this.#peer.host;
  }

  get transport(): types.PipeTransport {
    if (this.#half === undefined) throw new Error(`link ${this.linkId} is not open`);
    return this.#half;
  }

  get pipes(): readonly OutgoingPipe[] {
    return [...this.#pipes.values()];
  }

  /** Opens this half and answers the wanting node; called once. */
  async open(message: OpenLinkOutput): Promise<void> {
    try {
      if (!this.host.hasRoom(this.room)) throw new CallError('not-found', 'no such room here');
      if (!message.tuple) throw new CallError('bad-request', 'a link without an address');
      const held = await this.host.holdRoom(this.room, () => this.#end('room-closed'));
      if (this.#state === 'closed') return held.release();
      this.#held = held;
      const half = await createPipeHalf(held.gatewayRouter, this.#peer.listen);
      // The wanting node may have changed its mind while the pipe was made.
      if (this.#isClosed()) return half.close();
      this.#half = half;
      half.observer.once('close', () => this.#end('room-closed'));
      await connectHalf(half, message.tuple);
      if (this.#isClosed()) return undefined;
    } catch (error) {
      if (this.#isClosed()) return undefined;
      if (!(error instanceof CallError)) this.failed('opening a link', error);
      const { code, message } =
        error instanceof CallError ? error : new CallError('unavailable', 'no pipe could be made');
      this.send({ linkRefused: { linkId: this.linkId, code, message } });
      return this.close('open-failed');
    }
    this.#state = 'open';
    this.#expectWanted(this.#peer.settings.unconfirmedMs);
    this.send({ linkOpened: { linkId: this.linkId, tuple: tupleOf(this.transport) } });
    return undefined;
  }

  /** What the wanting node wants now, all of it. `repeat`: it came on a new stream, which has to hear everything again. */
  applyWanted(set: WantedSetOutput, repeat: boolean): void {
    if (this.#state !== 'open' || set.revision < this.#revision) return;
    this.#revision = set.revision;
    this.#expectWanted(this.#peer.settings.strandedMs);
    const listed = new Set<string>();
    for (const [kind, entries] of [['media', set.producers] as const, ['data', set.dataProducers] as const]) {
      for (const wanted of entries) {
        const key = `${kind}:${wanted.id}`;
        if (listed.has(key)) continue;
        listed.add(key);
        this.#want(key, kind, wanted, repeat);
      }
    }
    for (const [key, pipe] of this.#pipes) {
      if (!listed.has(key)) pipe.unlist();
    }
    void this.#report();
  }

  requestKeyFrame(internalId: string): void {
    this.#pipes.get(`media:${internalId}`)?.requestKeyFrame();
  }

  send(message: OriginMessage): void {
    this.#peer.send(message);
  }

  sendVolatile(key: string, message: OriginMessage): void {
    this.#peer.sendVolatile(key, message);
  }

  failed(what: string, error: unknown): void {
    this.#peer.failed(what, error);
  }

  pipeEnded(pipe: OutgoingPipe): void {
    const key = `${pipe.kind}:${pipe.internalId}`;
    if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
  }

  /** Ends this half without a word to the wanting node. Idempotent. */
  close(reason: LinkEnd): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#confirmTimer?.cancel();
    for (const pipe of this.pipes) pipe.close();
    this.#half?.close();
    this.#held?.release();
    this.#peer.linkClosed(this, reason);
  }

  #want(key: string, kind: LinkedKind, wanted: WantedOutput, repeat: boolean): void {
    let pipe = this.#pipes.get(key);
    if (pipe !== undefined && pipe.attempt !== wanted.attempt) {
      pipe.close();
      pipe = undefined;
    }
    if (pipe !== undefined) {
      pipe.update(wanted);
      if (repeat) pipe.announce();
      return;
    }
    pipe = new OutgoingPipe(this, kind, wanted);
    if (wanted.path.includes(this.#peer.selfNodeId)) return pipe.refuse('conflict', 'this node itself waits for it');
    this.#pipes.set(key, pipe);
    void pipe.open();
  }

  /** Everything that is wanted is repeated: a wanting node that stopped doing so has died, or forgot this link. */
  #expectWanted(withinMs: number): void {
    this.#confirmTimer?.cancel();
    this.#confirmTimer = this.clock.after(withinMs, () => this.#end('unconfirmed'));
  }

  async #report(): Promise<void> {
    try {
      const [stats] = await this.transport.getStats();
      if (stats === undefined || this.#state !== 'open') return;
      const linkReport = { linkId: this.linkId, rtpBytesSent: String(stats.rtpBytesSent) };
      this.sendVolatile(`report:${this.linkId}`, { linkReport });
    } catch (error) {
      if (this.#state === 'open') this.failed('reading a link', error);
    }
  }

  #end(reason: LinkEnd): void {
    if (this.#state === 'closed') return;
    this.send({ linkClosed: { linkId: this.linkId, reason } });
    this.close(reason);
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}

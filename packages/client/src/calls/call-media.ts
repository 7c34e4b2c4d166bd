import { isPassing } from '../errors.ts';
import { backoffMs } from '../timing/backoff.ts';
import type { Clock } from '../timing/clock.ts';
import type { Room } from '../room/room.ts';
import { DirectPeer } from './direct-peer.ts';
import type { DirectSignal } from './direct-signal.ts';
import { LocalTracks } from './local-tracks.ts';
import { RemoteTracks } from './remote-tracks.ts';

/** The way that a call's media takes. `moving`: from browser to browser into the room, with both running. */
export type CallMediaState = 'none' | 'direct' | 'moving' | 'room';

export interface CallMediaOptions {
  readonly clock: Clock;
  readonly joinRoom: (signal: AbortSignal) => Promise<Room>;
  readonly iceConfiguration: () => Promise<RTCConfiguration>;
  readonly signal: (signal: DirectSignal) => void;
  readonly changed: () => void;
  readonly stateChanged: (state: CallMediaState) => void;
  readonly entered: (room: Room) => void;
  /** The room could not be joined, or a track of ours was refused there. */
  readonly failed: (error: unknown) => void;
}

/** Signals that may come before this side knows that the call was accepted. */
const mostEarly = 200;
/** After the room was entered: what has not come through it by then does not come. */
const movedMs = 10_000;
/** The direct way goes on for so long after this side has moved: the other one may still receive by it. */
const lingerMs = 2_000;
/** A room that cannot be joined at the moment is tried again; requests to the server repeat themselves as well. */
const joinBackoff = { firstMs: 1_000, mostMs: 10_000 };
const mostJoins = 6;

/**
 * A call's media: directly between two browsers, or through the call's room. From one to the other it moves without a gap: the
 * direct way ends when the room brings what it brought.
 */
export class CallMedia {
  readonly local = new LocalTracks();
  readonly remote: RemoteTracks;
  readonly #options: CallMediaOptions;
  #state: CallMediaState = 'none';
  #peer: DirectPeer | undefined;
  #early: DirectSignal[] = [];
  #room: Room | undefined;
  #cancelTimer: () => void = () => {};
  /** One's own tracks are in the room. */
  #published = false;
  /** There was no way to the other browser: it is not tried again. */
  #directIsOver = false;
  #joins = 0;
  readonly #closing = new AbortController();

  constructor(options: CallMediaOptions) {
    this.#options = options;
    this.remote = new RemoteTracks(options.clock, () => {
      this.#settleMove();
      options.changed();
    });
  }

  get state(): CallMediaState {
    return this.#state;
  }

  get room(): Room | undefined {
    return this.#room;
  }

  /** Connects to the other browser; when that takes too long, to the room. `from`: whose media comes; exactly one side offers. */
  async startDirect(from: string, offers: boolean): Promise<void> {
    if (this.#state !== 'none') return;
    if (this.#directIsOver) return this.startRoom();
    this.#setState('direct');
    const configuration = await this.#options.iceConfiguration().catch(() => ({}));
    // The other side may be on its way to the room already.
    if (this.state !== 'direct' || this.#isClosed()) return;
    try {
      const peer = new DirectPeer({
        configuration,
        offers,
        clock: this.#options.clock,
        send: this.#options.signal,
        received: (track, source) => this.remote.addDirect(from, source, track),
        ended: (source) => this.remote.removeDirect(from, source),
        connected: () => this.#options.changed(),
        failed: () => this.#giveUpDirect(),
      });
      this.#peer = peer;
      await this.local.useDirect(peer);
      for (const signal of this.#early.splice(0)) peer.take(signal);
    } catch {
      // A browser, or a configuration, without direct connections.
      if (!this.#isClosed()) this.#giveUpDirect();
    }
  }

  take(signal: DirectSignal): void {
    if (this.#isClosed()) return;
    if (signal.kind === 'to-room') void this.startRoom();
    else if (this.#peer) this.#peer.take(signal);
    else if (this.#early.length < mostEarly) this.#early.push(signal);
  }

  /** Goes to the room, also from a direct connection, which ends when the room has brought what it brought. */
  async startRoom(): Promise<void> {
    if (this.#state === 'room' || this.#state === 'moving' || this.#isClosed()) return;
    this.#setState(this.#peer ? 'moving' : 'room');
    this.#cancelTimer();
    this.#joins += 1;
    let room: Room;
    try {
      room = await this.#options.joinRoom(this.#closing.signal);
    } catch (error) {
      if (!this.#isClosed()) this.#stayOut(error);
      return;
    }
    if (this.#isClosed()) return void room.leave();
    this.#joins = 0;
    this.#room = room;
    this.remote.follow(room);
    this.#options.entered(room);
    if (this.state === 'moving') this.#cancelTimer = this.#options.clock.after(movedMs, () => this.#moved());
    try {
      await this.local.useRoom(room);
    } catch (error) {
      if (!this.#isClosed()) this.#options.failed(error);
    }
    this.#published = true;
    this.#settleMove();
  }

  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#peer?.getStats();
  }

  close(): void {
    if (this.#isClosed()) return;
    this.#closing.abort();
    this.#endDirect();
    this.remote.close();
    this.local.close();
  }

  #giveUpDirect(): void {
    this.#directIsOver = true;
    this.#options.signal({ kind: 'to-room' });
    void this.startRoom();
  }

  /** Where it was before, to be tried again: soon where that may help, or with the call's next news. */
  #stayOut(error: unknown): void {
    if (!this.#peer?.connected) this.#endDirect();
    this.#setState(this.#peer ? 'direct' : 'none');
    this.#options.failed(error);
    if (this.#isClosed() || !isPassing(error) || this.#joins >= mostJoins) return;
    this.#cancelTimer = this.#options.clock.after(backoffMs(this.#joins, joinBackoff), () => void this.startRoom());
  }

  #settleMove(): void {
    if (this.#state === 'moving' && this.#published && !this.remote.isAnyDirect) this.#moved();
  }

  #moved(): void {
    if (this.#state !== 'moving' || this.#isClosed()) return;
    this.#setState('room');
    this.remote.dropDirect();
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(lingerMs, () => this.#endDirect());
  }

  #endDirect(): void {
    this.#cancelTimer();
    this.#early = [];
    this.#peer?.close();
    this.#peer = undefined;
    void this.local.useDirect(undefined);
  }

  #setState(state: CallMediaState): void {
    this.#state = state;
    this.#options.stateChanged(state);
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}

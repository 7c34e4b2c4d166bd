import type { Source } from '@confab/contracts';
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
  readonly joinRoom: () => Promise<Room>;
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
  #cancelMoved: () => void = () => {};
  #lifecycle: 'open' | 'closed' = 'open';

  constructor(options: CallMediaOptions) {
    this.#options = options;
    this.remote = new RemoteTracks(options.clock, () => {
      if (this.#state === 'moving' && this.#room && !this.remote.isAnyDirect) this.#moved();
      options.changed();
    });
  }

  get state(): CallMediaState {
    return this.#state;
  }

  get room(): Room | undefined {
    return this.#room;
  }

  /** Connects to the other browser; when that takes too long, to the room. `from`: whose media comes. */
  async startDirect(from: string, polite: boolean): Promise<void> {
    if (this.#state !== 'none') return;
    this.#setState('direct');
    const configuration = await this.#options.iceConfiguration().catch(() => ({}));
    // The other side may be on its way to the room already.
    if (this.state !== 'direct' || this.#isClosed()) return;
    const peer = new DirectPeer({
      configuration,
      polite,
      clock: this.#options.clock,
      send: this.#options.signal,
      received: (track, source: Source) => this.remote.addDirect(from, source, track),
      connected: () => this.#options.changed(),
      failed: () => this.#giveUpDirect(),
    });
    this.#peer = peer;
    await this.local.useDirect(peer);
    for (const signal of this.#early.splice(0)) peer.take(signal);
  }

  take(signal: DirectSignal): void {
    if (this.#lifecycle === 'closed') return;
    if (signal.kind === 'to-room') void this.startRoom();
    else if (this.#peer) this.#peer.take(signal);
    else if (this.#early.length < mostEarly) this.#early.push(signal);
  }

  /** Goes to the room, also from a direct connection, which ends when the room has brought what it brought. */
  async startRoom(): Promise<void> {
    if (this.#state === 'room' || this.#state === 'moving' || this.#lifecycle === 'closed') return;
    this.#setState(this.#peer ? 'moving' : 'room');
    try {
      const room = await this.#options.joinRoom();
      if (this.#isClosed()) return void room.leave();
      this.#room = room;
      this.remote.follow(room);
      this.#options.entered(room);
      if (this.state === 'moving') {
        this.#cancelMoved = this.#options.clock.after(movedMs, () => this.#moved());
        if (!this.remote.isAnyDirect) this.#moved();
      }
      await this.local.useRoom(room);
    } catch (error) {
      if (!this.#isClosed()) this.#options.failed(error);
    }
  }

  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#peer?.getStats();
  }

  close(): void {
    if (this.#lifecycle === 'closed') return;
    this.#lifecycle = 'closed';
    this.#endDirect();
    this.remote.close();
    this.local.stop();
  }

  #giveUpDirect(): void {
    this.#options.signal({ kind: 'to-room' });
    void this.startRoom();
  }

  #moved(): void {
    if (this.#state !== 'moving') return;
    this.#setState('room');
    this.#endDirect();
    this.remote.dropDirect();
  }

  #endDirect(): void {
    this.#cancelMoved();
    this.#early = [];
    this.#peer?.close();
    this.#peer = undefined;
    void this.local.useDirect(undefined);
  }

  #setState(state: CallMediaState): void {
    this.#state = state;
    this.#options.stateChanged(state);
  }

  // A method: a check of the field itself would be narrowed away by what was seen before an await.
  #isClosed(): boolean {
    return this.#lifecycle === 'closed';
  }
}

import { EventEmitter } from 'eventemitter3';
import type { Call, CallEndReason, CallId, CallStatus, CallType, Source } from '@confab/contracts';
import type { Clock } from '../timing/clock.ts';
import { announce } from '../announce.ts';
import type { Room } from '../room/room.ts';
import { CallMedia, type CallMediaState } from './call-media.ts';
import { changesBetween, isOutdated, isOver, outcomeOf, peopleInside, type CallChange } from './call-order.ts';
import { readSignal, type DirectSignal } from './direct-signal.ts';
import type { CallTrackOptions } from './local-tracks.ts';
import type { CallTrack } from './remote-tracks.ts';

/** Why being in a call ended: the call did, or only this device's part in it. */
export type CallEnd = CallEndReason | 'left' | 'removed' | 'lost';

export interface ActiveCallEvents {
  /** Whatever changed: `ActiveCall.call` is another one. */
  updated: [call: Call];
  accepted: [identity: string];
  rejected: [identity: string, reason: 'declined' | 'busy'];
  missed: [identity: string];
  joined: [identity: string];
  left: [identity: string];
  /** `room` and `moving`: `ActiveCall.room` is there now, or soon. */
  mediaChanged: [media: CallMediaState];
  roomJoined: [room: Room];
  /** `ActiveCall.tracks` is another list. */
  tracksChanged: [];
  /** Of a direct call; in a room its own events tell. */
  muted: [identity: string, kind: 'audio' | 'video', muted: boolean];
  screenShare: [identity: string, sharing: boolean];
  /** The room of the call could not be joined, or did not take a track. */
  failed: [error: unknown];
  /** The last event. */
  ended: [why: CallEnd];
}

/** What a call asks of those who speak with the server. */
export interface ActiveCallOwner {
  readonly clock: Clock;
  readonly identity: () => string | undefined;
  ask(action: 'call-end' | 'call-cancel' | 'call-leave', callId: CallId): Promise<Call>;
  invite(callId: CallId, callees: readonly string[]): Promise<Call>;
  tell(callId: CallId, what: 'muted' | 'video' | 'screen', on: boolean): Promise<void>;
  signal(callId: CallId, to: string, signal: DirectSignal): void;
  joinRoom(room: string, signal: AbortSignal): Promise<Room>;
  iceConfiguration(callId: CallId): Promise<RTCConfiguration>;
  ended(call: ActiveCall): void;
}

/** A call that this device is in, from initiating, accepting or joining it until it is over or left. */
export class ActiveCall extends EventEmitter<ActiveCallEvents> {
  readonly #owner: ActiveCallOwner;
  readonly #media: CallMedia;
  /** The word about each that is under way. */
  readonly #telling = new Map<'microphone' | 'camera', Promise<void>>();
  #call: Call;
  #lifecycle: 'open' | 'ended' = 'open';
  #cancelEnd: () => void = () => {};

  constructor(call: Call, owner: ActiveCallOwner) {
    super();
    this.#owner = owner;
    this.#call = call;
    this.#media = new CallMedia({
      clock: owner.clock,
      joinRoom: (signal) => owner.joinRoom(call.room, signal),
      iceConfiguration: () => owner.iceConfiguration(call.callId),
      signal: (signal) => {
        const other = this.#other();
        if (other !== undefined) owner.signal(call.callId, other, signal);
      },
      changed: () => announce(this, 'tracksChanged'),
      stateChanged: (state) => announce(this, 'mediaChanged', state),
      entered: (room) => this.#entered(room),
      failed: (error) => announce(this, 'failed', error),
    });
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    // After `activeChanged`, whose listeners hear everything.
    queueMicrotask(() => this.#settleMedia());
  }

  get call(): Call {
    return this.#call;
  }

  get callId(): CallId {
    return this.#call.callId;
  }

  get type(): CallType {
    return this.#call.type;
  }

  get status(): CallStatus {
    return this.#call.status;
  }

  /** False when it is over, or this device has left it. */
  get open(): boolean {
    return this.#lifecycle === 'open';
  }

  get media(): CallMediaState {
    return this.#media.state;
  }

  /** The call's room while media goes through it: everything that people do in a room is there. */
  get room(): Room | undefined {
    return this.#media.room;
  }

  /** What is received now, whichever way it comes. */
  get tracks(): readonly CallTrack[] {
    return this.#media.remote.list;
  }

  /** What one sends of this source; undefined when nothing. */
  localTrack(source: Source): MediaStreamTrack | undefined {
    return this.#media.local.get(source);
  }

  isMuted(source: Source): boolean {
    return this.#media.local.isMuted(source);
  }

  /**
   * Sends a track, whichever way the media takes, also over a change of the way. It is stopped when the call ends; `conflict` when
   * it has. A shared screen is withdrawn when the person stops sharing it.
   */
  async publish(source: Source, track: MediaStreamTrack, options: CallTrackOptions = {}): Promise<void> {
    await this.#media.local.publish(source, track, options);
    if (source !== 'screen') return;
    track.addEventListener('ended', () => this.#stoppedSharing(track), { once: true });
    if (this.#media.state === 'direct') await this.#owner.tell(this.callId, 'screen', true);
  }

  async unpublish(source: Source): Promise<void> {
    await this.#media.local.unpublish(source);
    if (source === 'screen' && this.#media.state === 'direct') await this.#owner.tell(this.callId, 'screen', false);
  }

  /** Mutes at once; resolves when the others are told. Rejects with `not-found` for a source that is not sent. */
  async setMuted(source: 'microphone' | 'camera', muted: boolean): Promise<void> {
    await this.#media.local.setMuted(source, muted);
    // One word after the other: requests may overtake each other, and the last one has to stay.
    const before = this.#telling.get(source) ?? Promise.resolve();
    const telling = before.catch(() => {}).then(() => this.#tellMuted(source));
    this.#telling.set(source, telling);
    await telling;
  }

  /** Leaves; the others go on. A caller who leaves while it rings cancels. */
  async leave(): Promise<void> {
    if (!this.open) return;
    this.#end('left');
    await this.#owner.ask('call-leave', this.callId).catch(() => {});
  }

  /** Ends the call for everybody. Rejects with the server's refusal, and goes on then. */
  async end(): Promise<void> {
    if (this.open) this.takeCall(await this.#owner.ask('call-end', this.callId));
  }

  /** Stops ringing everybody. Rejects with `conflict` when somebody has answered. */
  async cancel(): Promise<void> {
    if (this.open) this.takeCall(await this.#owner.ask('call-cancel', this.callId));
  }

  /** Rings further people. Rejects with the server's refusal. */
  async invite(callees: readonly string[]): Promise<void> {
    this.takeCall(await this.#owner.invite(this.callId, callees));
  }

  /** The browser's statistics of a direct connection; undefined in a room, whose publications have their own. */
  getStats(): Promise<RTCStatsReport | undefined> {
    return this.#media.getStats();
  }

  /** For `Calls`: the call as the server tells it. */
  takeCall(news: Call): void {
    if (!this.open || isOutdated(this.#call, news)) return;
    const me = this.#owner.identity();
    const changes = changesBetween(this.#call, news, me);
    this.#call = news;
    // A listener may leave.
    for (const change of changes) if (this.open) this.#tell(change);
    if (this.open) announce(this, 'updated', news);
    if (isOver(news)) return this.#end(news.endReason ?? 'ended');
    const mine = outcomeOf(news, me);
    // Left on another device, or counted out while we were away.
    if (mine !== undefined && mine !== 'joined') return this.#end(mine === 'left' ? 'left' : 'lost');
    this.#settleMedia();
  }

  /** For `Calls`: what the other browser says. */
  takeSignal(from: string, signal: Record<string, unknown>): void {
    const read = readSignal(signal);
    if (read && from === this.#other()) this.#media.take(read);
  }

  /** For `Calls`: the connection is over. */
  lost(): void {
    this.#end('lost');
  }

  /** Whom a direct call connects to: the one other person inside. */
  #other(): string | undefined {
    const { caller, callees } = this.#call;
    const me = this.#owner.identity();
    const inside = peopleInside(this.#call).filter((identity) => identity !== me);
    return inside[0] ?? (caller === me ? callees[0] : caller);
  }

  #settleMedia(): void {
    if (!this.open) return;
    const me = this.#owner.identity();
    const { mode, status, caller } = this.#call;
    const inside = peopleInside(this.#call);
    if (mode === 'room' || inside.length > 2) return void this.#media.startRoom();
    const other = this.#other();
    if (status === 'ACTIVE' && inside.length === 2 && other !== undefined && outcomeOf(this.#call, me) === 'joined') {
      void this.#media.startDirect(other, caller === me);
    }
  }

  /** As it is by now. */
  async #tellMuted(source: 'microphone' | 'camera'): Promise<void> {
    if (!this.open) return;
    const muted = this.isMuted(source);
    if (source === 'microphone') await this.#owner.tell(this.callId, 'muted', muted);
    else await this.#owner.tell(this.callId, 'video', !muted);
  }

  #tell(change: CallChange): void {
    if (change.type === 'rejected') announce(this, 'rejected', change.identity, change.reason);
    else announce(this, change.type, change.identity);
  }

  #entered(room: Room): void {
    room.once('closed', ({ reason }) => {
      // The app left the room: nothing of the call is left here.
      if (reason === 'left') return void this.leave();
      // The call's own end is about to be told, with its reason.
      if (reason === 'room-ended') {
        this.#cancelEnd = this.#owner.clock.after(1_000, () => this.#end('room-ended'));
        return;
      }
      this.#end(reason === 'lost' ? 'lost' : 'removed');
      // `duplicate-identity` is oneself on another device, and in the call.
      if (reason === 'removed') this.#owner.ask('call-leave', this.callId).catch(() => {});
    });
    announce(this, 'roomJoined', room);
  }

  #stoppedSharing(track: MediaStreamTrack): void {
    if (this.open && this.localTrack('screen') === track) this.unpublish('screen').catch(() => {});
  }

  // The page may come back from the browser's cache, into a call that it has left.
  readonly #onPageHide = (): void => void this.leave();

  #end(why: CallEnd): void {
    if (!this.open) return;
    this.#lifecycle = 'ended';
    this.#cancelEnd();
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    const { room } = this.#media;
    this.#media.close();
    void room?.leave();
    this.#owner.ended(this);
    announce(this, 'ended', why);
  }
}

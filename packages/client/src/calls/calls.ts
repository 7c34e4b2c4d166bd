import { EventEmitter } from 'eventemitter3';
import type {
  Call,
  CallId,
  CallMode,
  CallStatus,
  CallType,
  DirectEventData,
  Presence,
  PresenceStatus,
} from '@confab/contracts';
import { CallError } from '../errors.ts';
import { announce } from '../announce.ts';
import { handleDirect, type DirectHandlers } from '../signaling/pushes.ts';
import type { Room } from '../room/room.ts';
import type { SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';
import { ActiveCall, type ActiveCallOwner } from './active-call.ts';
import { isOver } from './call-order.ts';
import { IncomingCall, type IncomingCallOwner } from './incoming-call.ts';
import { PresenceWatch } from './presence-watch.ts';

export interface CallsEvents {
  /** It rings. `IncomingCall` tells when it does not any more. */
  incoming: [incoming: IncomingCall];
  /** `Calls.active` is another one, or none. */
  activeChanged: [active: ActiveCall | undefined];
  presence: [presence: Presence];
}

export interface InitiateOptions {
  /** Identities. */
  readonly callees: readonly string[];
  readonly type: CallType;
  /** An existing room; the call gets one of its own when left out. */
  readonly room?: string | undefined;
  /** `direct`: browser to browser where that works; for one callee. */
  readonly mode?: CallMode | undefined;
  /** Milliseconds; 45,000 by default. */
  readonly ringTimeoutMs?: number | undefined;
}

export interface CallsDependencies {
  readonly signaling: SignalingConnection;
  readonly rtcConfiguration?: Partial<RTCConfiguration> | undefined;
  /** Rejects when the signal ends it, also while it waits in a lobby. */
  readonly joinRoom: (room: string, signal: AbortSignal) => Promise<Room>;
}

/** What was told of a call before this side had the answer that begins it. */
interface EarlyNews {
  readonly callId: CallId;
  readonly act: (active: ActiveCall) => void;
}

/** A whole negotiation of a direct call, and more. */
const mostEarly = 200;
/** Calls remembered, so that late hints do not make them ring again. */
const mostDone = 100;

/** Calls that ring, and who is there to be called. One call at a time is active on a connection. */
export class Calls extends EventEmitter<CallsEvents> {
  readonly #dependencies: CallsDependencies;
  readonly #ringing = new Map<CallId, IncomingCall>();
  /** Answered or ended here, with when one had been invited: late hints must not make them ring again. */
  readonly #done = new Map<CallId, string>();
  readonly #presence: PresenceWatch;
  #active: ActiveCall | undefined;
  /** There from asking for a call until whoever asked could listen. Others overtake the answer: an end, or the other browser. */
  #early: EarlyNews[] | undefined;
  /** One room after the other, also where a call ended while its room was being joined. */
  #rooms: Promise<unknown> = Promise.resolve();
  #lifecycle: 'open' | 'closed' = 'open';

  constructor(dependencies: CallsDependencies) {
    super();
    this.#dependencies = dependencies;
    const { signaling } = dependencies;
    this.#presence = new PresenceWatch(signaling);
    signaling.on('push', (name, data) => handleDirect(this.#handlers, name, data));
    signaling.on('stateChanged', this.#onSignalingState);
    signaling.on('gaveUp', () => this.#end());
  }

  /** What rings here now. */
  get incoming(): readonly IncomingCall[] {
    return [...this.#ringing.values()];
  }

  get active(): ActiveCall | undefined {
    return this.#active;
  }

  /** Rings people. Rejects with the server's refusal, `conflict` while another call is active here. */
  initiate({ callees, type, room, mode, ringTimeoutMs }: InitiateOptions): Promise<ActiveCall> {
    return this.#enter(() =>
      this.#dependencies.signaling.request('call-initiate', {
        callees: [...callees],
        type,
        ...(room === undefined ? {} : { room }),
        ...(mode === undefined ? {} : { mode }),
        ...(ringTimeoutMs === undefined ? {} : { ringTimeoutMs }),
      }),
    );
  }

  /** Joins a call that goes on, of those in `list({ status: 'ACTIVE' })`. */
  async join(callId: CallId): Promise<ActiveCall> {
    const active = await this.#enter(
      async () => (await this.#dependencies.signaling.request('call-join', { callId })).call,
    );
    this.#ringing.get(callId)?.end('accepted');
    return active;
  }

  /** One's own calls, the newest first. */
  async list({ status }: { readonly status?: CallStatus } = {}): Promise<readonly Call[]> {
    const payload = status === undefined ? {} : { status };
    return (await this.#dependencies.signaling.request('get-calls', payload)).calls;
  }

  /** What others see of one; kept over lost connections. */
  setPresence(status: PresenceStatus): Promise<void> {
    return this.#presence.set(status);
  }

  /** How these people are now; `presence` tells changes from now on, over lost connections too. Replaces whom one watched before. */
  watchPresence(identities: readonly string[]): Promise<readonly Presence[]> {
    return this.#presence.watch(identities);
  }

  /** Leaves the active call, if any. */
  async close(): Promise<void> {
    this.#lifecycle = 'closed';
    for (const incoming of this.incoming) incoming.end('over');
    await this.#active?.leave();
  }

  /** One call at a time, also while the server is being asked for it. */
  async #enter(ask: () => Promise<Call>): Promise<ActiveCall> {
    if (this.#active || this.#early) throw new CallError('conflict', 'another call is active: leave it first');
    const early: EarlyNews[] = [];
    this.#early = early;
    let call: Call;
    try {
      call = await ask();
    } catch (error) {
      this.#early = undefined;
      throw error;
    }
    if (this.#lifecycle === 'closed') {
      this.#early = undefined;
      this.#dependencies.signaling.request('call-leave', { callId: call.callId }).catch(() => {});
      throw new CallError('unavailable', 'the connection is closed');
    }
    return this.#activate(call);
  }

  #activate(call: Call): ActiveCall {
    this.#note(call);
    const active = new ActiveCall(call, this.#activeOwner());
    this.#active = active;
    announce(this, 'activeChanged', active);
    // After whoever asked has got the call, and listens.
    const early = this.#early ?? [];
    this.#dependencies.signaling.clock.after(0, () => {
      if (this.#early !== early) return;
      this.#early = undefined;
      for (const { callId, act } of early) this.#inCall(callId, act);
    });
    return active;
  }

  readonly #activeOwner = (): ActiveCallOwner => ({
    clock: this.#dependencies.signaling.clock,
    identity: () => this.#dependencies.signaling.identity,
    ask: async (action, callId) => (await this.#dependencies.signaling.request(action, { callId })).call,
    invite: async (callId, callees) =>
      (await this.#dependencies.signaling.request('call-invite', { callId, callees: [...callees] })).call,
    tell: async (callId, what, on) => {
      const { signaling } = this.#dependencies;
      if (what === 'muted') await signaling.request('call-mute', { callId, muted: on });
      else if (what === 'video') await signaling.request('call-video-toggle', { callId, enabled: on });
      else await signaling.request('call-screen-share', { callId, sharing: on });
    },
    signal: (callId, to, signal) => {
      // One that does not get through leads to no connection, and the call to its room.
      this.#dependencies.signaling.request('webrtc-signal', { callId, to, signal: { ...signal } }).catch(() => {});
    },
    joinRoom: (room, signal) => {
      const joined = this.#rooms.then(() => {
        signal.throwIfAborted();
        return this.#dependencies.joinRoom(room, signal);
      });
      this.#rooms = joined.catch(() => {});
      return joined;
    },
    iceConfiguration: async (callId) => {
      const { signaling, rtcConfiguration } = this.#dependencies;
      const { iceServers } = await signaling.request('get-ice-servers', { callId });
      return { iceServers, ...rtcConfiguration };
    },
    ended: (call) => {
      if (this.#active !== call) return;
      this.#active = undefined;
      this.#early = undefined;
      announce(this, 'activeChanged', undefined);
    },
  });

  readonly #incomingOwner = (): IncomingCallOwner => ({
    clock: this.#dependencies.signaling.clock,
    identity: () => this.#dependencies.signaling.identity,
    accept: (callId) =>
      this.#enter(async () => (await this.#dependencies.signaling.request('call-accept', { callId })).call),
    reject: async (callId, reason) =>
      (await this.#dependencies.signaling.request('call-reject', { callId, reason })).call,
    ended: (incoming) => {
      this.#ringing.delete(incoming.callId);
      this.#note(incoming.call);
    },
  });

  readonly #handlers: DirectHandlers = {
    'incoming-call': (data) => this.#ring(data),
    'call-accepted': ({ call }) => this.#changed(call),
    'call-rejected': ({ call }) => this.#changed(call),
    'call-joined': ({ call }) => this.#changed(call),
    'call-left': ({ call }) => this.#changed(call),
    'call-missed': ({ call }) => this.#changed(call),
    'call-ended': ({ call }) => this.#changed(call),
    'call-participant-muted': ({ callId, identity, muted }) =>
      this.#inCall(callId, (active) => announce(active, 'muted', identity, 'audio', muted)),
    'call-participant-video-toggled': ({ callId, identity, enabled }) =>
      this.#inCall(callId, (active) => announce(active, 'muted', identity, 'video', !enabled)),
    'call-screen-share-started': ({ callId, identity }) =>
      this.#inCall(callId, (active) => announce(active, 'screenShare', identity, true)),
    'call-screen-share-stopped': ({ callId, identity }) =>
      this.#inCall(callId, (active) => announce(active, 'screenShare', identity, false)),
    'webrtc-signal': ({ callId, from, signal }) => this.#inCall(callId, (active) => active.takeSignal(from, signal)),
    presence: (presence) => announce(this, 'presence', presence),
  };

  #ring({ call, from, expiresAt }: DirectEventData<'incoming-call'>): void {
    const known = this.#ringing.get(call.callId);
    if (known) return known.takeCall(call, expiresAt);
    if (this.#lifecycle === 'closed' || isOver(call) || this.#active?.callId === call.callId) return;
    const done = this.#done.get(call.callId);
    // Rung once more only after having been invited once more.
    if (done !== undefined && this.#invitedAt(call) <= done) return;
    const incoming = new IncomingCall(call, from, expiresAt, this.#incomingOwner());
    this.#ringing.set(call.callId, incoming);
    announce(this, 'incoming', incoming);
  }

  /** ISO 8601 UTC of one length: compared as text. */
  #invitedAt({ participants, createdAt }: Call): string {
    const { identity } = this.#dependencies.signaling;
    return participants.find((person) => person.identity === identity)?.invitedAt ?? createdAt;
  }

  #changed(call: Call): void {
    this.#ringing.get(call.callId)?.takeCall(call);
    this.#inCall(call.callId, (active) => active.takeCall(call));
  }

  #inCall(callId: CallId, act: (active: ActiveCall) => void): void {
    if (this.#early) {
      if (this.#early.length < mostEarly) this.#early.push({ callId, act });
    } else if (this.#active?.callId === callId) act(this.#active);
  }

  readonly #onSignalingState = (state: SignalingState): void => {
    if (state !== 'connected') return;
    void this.#tellPresence();
    void this.#catchUp();
  };

  async #tellPresence(): Promise<void> {
    for (const presence of await this.#presence.again()) announce(this, 'presence', presence);
  }

  /** What was missed while there was no connection; what rings is rung again by the server. */
  async #catchUp(): Promise<void> {
    if (!this.#active && this.#ringing.size === 0) return;
    const answer = await this.#dependencies.signaling.request('get-calls', {}).catch(() => undefined);
    for (const call of answer?.calls ?? []) this.#changed(call);
  }

  #end(): void {
    this.#lifecycle = 'closed';
    for (const incoming of this.incoming) incoming.end('over');
    this.#active?.lost();
  }

  #note(call: Call): void {
    this.#done.delete(call.callId);
    this.#done.set(call.callId, this.#invitedAt(call));
    const [oldest] = this.#done.keys();
    if (this.#done.size > mostDone && oldest !== undefined) this.#done.delete(oldest);
  }
}

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
import { announce } from '../events.ts';
import { handleDirect, type DirectHandlers } from '../signaling/pushes.ts';
import type { Room } from '../room/room.ts';
import type { SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';
import { ActiveCall, type ActiveCallOwner } from './active-call.ts';
import { isOver, outcomeOf } from './call-order.ts';
import { IncomingCall, type IncomingCallOwner } from './incoming-call.ts';

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
  readonly joinRoom: (room: string) => Promise<Room>;
}

/** Calls that ring, and who is there to be called. One call at a time is active on a connection. */
export class Calls extends EventEmitter<CallsEvents> {
  readonly #dependencies: CallsDependencies;
  readonly #ringing = new Map<CallId, IncomingCall>();
  /** Answered or ended here: late hints must not make them ring again. Bounded by forgetting the oldest. */
  readonly #done = new Set<CallId>();
  #active: ActiveCall | undefined;
  #watched: readonly string[] = [];
  #presence: PresenceStatus | undefined;

  constructor(dependencies: CallsDependencies) {
    super();
    this.#dependencies = dependencies;
    const { signaling } = dependencies;
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
  async initiate({ callees, type, room, mode, ringTimeoutMs }: InitiateOptions): Promise<ActiveCall> {
    this.#requireIdle();
    const call = await this.#dependencies.signaling.request('call-initiate', {
      callees: [...callees],
      type,
      ...(room === undefined ? {} : { room }),
      ...(mode === undefined ? {} : { mode }),
      ...(ringTimeoutMs === undefined ? {} : { ringTimeoutMs }),
    });
    return this.#activate(call);
  }

  /** Joins a call that goes on, of those in `list({ status: 'ACTIVE' })`. */
  async join(callId: CallId): Promise<ActiveCall> {
    this.#requireIdle();
    const { call } = await this.#dependencies.signaling.request('call-join', { callId });
    this.#ringing.get(callId)?.end('accepted');
    return this.#activate(call);
  }

  /** One's own calls, the newest first. */
  async list({ status }: { readonly status?: CallStatus } = {}): Promise<readonly Call[]> {
    const payload = status === undefined ? {} : { status };
    return (await this.#dependencies.signaling.request('get-calls', payload)).calls;
  }

  /** What others see of one; kept over lost connections. */
  async setPresence(status: PresenceStatus): Promise<void> {
    this.#presence = status;
    await this.#dependencies.signaling.request('set-presence', { status });
  }

  /** How these people are now; `presence` tells changes from now on, over lost connections too. Replaces whom one watched before. */
  async watchPresence(identities: readonly string[]): Promise<readonly Presence[]> {
    this.#watched = [...identities];
    return (await this.#dependencies.signaling.request('watch-presence', { identities: [...identities] })).presence;
  }

  /** Leaves the active call, if any. */
  async close(): Promise<void> {
    for (const incoming of this.incoming) incoming.end('over');
    await this.#active?.leave();
  }

  #requireIdle(): void {
    if (this.#active) throw new CallError('conflict', 'another call is active: leave it first');
  }

  #activate(call: Call): ActiveCall {
    this.#note(call.callId);
    const active = new ActiveCall(call, this.#activeOwner());
    this.#active = active;
    announce(this, 'activeChanged', active);
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
    joinRoom: (room) => this.#dependencies.joinRoom(room),
    iceConfiguration: async (callId) => {
      const { signaling, rtcConfiguration } = this.#dependencies;
      const { iceServers } = await signaling.request('get-ice-servers', { callId });
      return { iceServers, ...rtcConfiguration };
    },
    ended: (call) => {
      if (this.#active !== call) return;
      this.#active = undefined;
      announce(this, 'activeChanged', undefined);
    },
  });

  readonly #incomingOwner: IncomingCallOwner = {
    identity: () => this.#dependencies.signaling.identity,
    accept: async (callId) => {
      this.#requireIdle();
      const { call } = await this.#dependencies.signaling.request('call-accept', { callId });
      return this.#activate(call);
    },
    reject: async (callId, reason) =>
      (await this.#dependencies.signaling.request('call-reject', { callId, reason })).call,
    ended: (incoming) => {
      this.#ringing.delete(incoming.callId);
      this.#note(incoming.callId);
    },
  };

  readonly #handlers: DirectHandlers = {
    'incoming-call': (data) => this.#ring(data),
    'call-accepted': ({ call, identity }) => this.#changed(call, (active) => announce(active, 'accepted', identity)),
    'call-rejected': ({ call, identity, reason }) =>
      this.#changed(call, (active) => announce(active, 'rejected', identity, reason)),
    'call-joined': ({ call, identity }) => this.#changed(call, (active) => announce(active, 'joined', identity)),
    'call-left': ({ call, identity }) => this.#changed(call, (active) => announce(active, 'left', identity)),
    'call-missed': ({ call, identity }) =>
      this.#changed(call, (active) => {
        if (identity !== undefined) announce(active, 'missed', identity);
      }),
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
    if (this.#done.has(call.callId) && !this.#ringsAgain(call)) return;
    if (isOver(call) || this.#active?.callId === call.callId) return;
    const incoming = new IncomingCall(call, from, expiresAt, this.#incomingOwner);
    this.#ringing.set(call.callId, incoming);
    this.#done.delete(call.callId);
    announce(this, 'incoming', incoming);
  }

  /** Invited once more after having declined, missed or left. */
  #ringsAgain(call: Call): boolean {
    const me = call.participants.find(({ identity }) => identity === this.#dependencies.signaling.identity);
    return me?.outcome === 'ringing' && me.invitedAt > call.createdAt;
  }

  #changed(call: Call, tell: (active: ActiveCall) => void = () => {}): void {
    this.#ringing.get(call.callId)?.takeCall(call);
    this.#inCall(call.callId, (active) => {
      tell(active);
      active.takeCall(call);
    });
  }

  #inCall(callId: CallId, act: (active: ActiveCall) => void): void {
    if (this.#active?.callId === callId) act(this.#active);
  }

  readonly #onSignalingState = (state: SignalingState): void => {
    if (state === 'connected') void this.#catchUp();
  };

  /** What was missed while there was no connection; what rings is rung again by the server. */
  async #catchUp(): Promise<void> {
    const { signaling } = this.#dependencies;
    const ask = <Answer>(request: Promise<Answer>) => request.catch(() => undefined);
    if (this.#presence !== undefined) void ask(signaling.request('set-presence', { status: this.#presence }));
    if (this.#watched.length > 0) {
      const answer = await ask(signaling.request('watch-presence', { identities: [...this.#watched] }));
      for (const presence of answer?.presence ?? []) announce(this, 'presence', presence);
    }
    if (!this.#active && this.#ringing.size === 0) return;
    const answer = await ask(signaling.request('get-calls', {}));
    for (const call of answer?.calls ?? []) {
      this.#ringing.get(call.callId)?.takeCall(call);
      const me = outcomeOf(call, signaling.identity);
      this.#inCall(call.callId, (active) => (isOver(call) || me === 'joined' ? active.takeCall(call) : active.lost()));
    }
  }

  #end(): void {
    for (const incoming of this.incoming) incoming.end('over');
    this.#active?.lost();
  }

  #note(callId: CallId): void {
    this.#done.add(callId);
    const [oldest] = this.#done;
    if (this.#done.size > 100 && oldest !== undefined) this.#done.delete(oldest);
  }
}

import { EventEmitter } from 'eventemitter3';
import type { ParticipantId, RequestPayload } from '@confab/contracts';
import { describeTransport, type DebugInfo, type ServedBy } from './debug-info.ts';
import { CallError } from './errors.ts';
import { announce, type ConnectionState, type RoomClosed, type RoomEvents } from './events.ts';
import { LocalParticipant } from './local-participant.ts';
import type { MediaDevice } from './media-device.ts';
import { ReceiveMedia } from './receive-media.ts';
import type { RemoteParticipant } from './remote-participant.ts';
import { handleDirect, roomEventsOf, type DirectHandlers } from './pushes.ts';
import { RoomSession, type Joined, type JoinOptions, type Resumed } from './room-session.ts';
import { RoomState, type RoomChange } from './room-state.ts';
import { Roster } from './roster.ts';
import { SendMedia } from './send-media.ts';
import type { Ask, SignalingConnection, SignalingState } from './signaling-connection.ts';
import { SocketLost } from './signaling-socket.ts';

export interface RoomDependencies {
  readonly signaling: SignalingConnection;
  readonly device: MediaDevice;
  readonly rtcConfiguration?: Partial<RTCConfiguration> | undefined;
}

/**
 * A room that one is in. It wires the parts together and decides nothing: `RoomState` knows what is so, `Roster` shows it,
 * `SendMedia` and `ReceiveMedia` keep media flowing, `RoomSession` comes back after outages.
 */
export class Room extends EventEmitter<RoomEvents> {
  readonly name: string;
  readonly localParticipant: LocalParticipant;
  readonly #signaling: SignalingConnection;
  readonly #device: MediaDevice;
  readonly #session: RoomSession;
  readonly #state: RoomState;
  readonly #roster: Roster;
  readonly #send: SendMedia;
  readonly #receive: ReceiveMedia;
  #lifecycle: 'open' | 'closed' = 'open';
  #gap: 'none' | 'filling' = 'none';
  #cancelMove: () => void = () => {};
  #servedBy: ServedBy | undefined;

  private constructor(options: JoinOptions, session: RoomSession, joined: Joined, parts: RoomDependencies) {
    super();
    const { signaling, device } = parts;
    this.name = joined.room;
    this.#signaling = signaling;
    this.#device = device;
    this.#session = session;
    this.#state = new RoomState({ ...joined, participants: [], producers: [] });
    const served = (by: ServedBy) => void (this.#servedBy = by);
    const shared = { ...parts, clock: signaling.clock, served };
    this.#send = new SendMedia({
      ...shared,
      stateChanged: (state) => announce(this, 'mediaStateChanged', 'send', state),
      muteChanged: (publication) =>
        announce(this, publication.muted ? 'localTrackMuted' : 'localTrackUnmuted', publication),
      ended: (publication) => announce(this, 'localTrackEnded', publication),
      withdrawn: (publication, error) => announce(this, 'localTrackUnpublished', publication, error),
    });
    this.#receive = new ReceiveMedia({
      ...shared,
      stateChanged: (state) => announce(this, 'mediaStateChanged', 'recv', state),
      received: (producerId, consumer) => this.#roster.received(producerId, consumer),
      ended: (producerId, consumer) => this.#roster.ended(producerId, consumer),
      refused: (producerId, error) => this.#roster.refused(producerId, error),
    });
    this.#roster = new Roster({
      room: this,
      subscriptions: this.#receive,
      autoSubscribe: options.autoSubscribe ?? true,
    });
    this.localParticipant = new LocalParticipant(this, this.#send, () => this.#state.self);
  }

  /** Joins. Rejects with the server's refusal. `Connection.join` is the way for apps. */
  static async join(options: JoinOptions, parts: RoomDependencies): Promise<Room> {
    const { signaling, device } = parts;
    const session = new RoomSession(options);
    // The server may tell news before its answer.
    const early: [string, unknown][] = [];
    const keep = (name: string, data: unknown) => void early.push([name, data]);
    signaling.on('push', keep);
    try {
      const payload = session.joinPayload(device.rtpCapabilities);
      const joined = await signaling.request('join-room', payload, { repeat: 'on-new-socket' });
      if ('waiting' in joined) throw new CallError('forbidden', 'the room has a lobby');
      session.joined(joined);
      // Nothing is awaited in between: from the answer on, a new socket finds the room and resumes it.
      const room = new Room(options, session, joined, parts);
      room.#watch();
      room.#enter(joined);
      for (const [name, data] of early) room.#onPush(name, data);
      await room.#leaveUnless(device.ready());
      return room;
    } finally {
      signaling.off('push', keep);
    }
  }

  /** Everybody else who is here. */
  get participants(): ReadonlyMap<ParticipantId, RemoteParticipant> {
    return this.#roster.participants;
  }

  get connectionState(): ConnectionState {
    if (this.#lifecycle === 'closed') return 'closed';
    return this.#signaling.state === 'idle' ? 'connecting' : this.#signaling.state;
  }

  /** Leaves. Media stops at once; resolves when the server knows, or cannot be told. The connection can join again. */
  async leave(): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    this.#close({ reason: 'left' });
    await this.#signaling.request('leave-room', {}).catch(() => {});
  }

  /** Who serves me: for the debug corner of an app. */
  async getDebugInfo(): Promise<DebugInfo> {
    const [send, recv] = await Promise.all([
      describeTransport(this.#send.transport),
      describeTransport(this.#receive.transport),
    ]);
    return {
      signalingUrl: this.#signaling.url,
      participantId: this.#state.self.participantId,
      podId: this.#servedBy?.podId,
      nodeId: this.#servedBy?.nodeId,
      signalingRoundTripMs: this.#signaling.roundTripMs,
      media: { send, recv },
    };
  }

  /** A browser that cannot do WebRTC must not stay in the room as a ghost. */
  async #leaveUnless(ready: Promise<unknown>): Promise<void> {
    try {
      await ready;
    } catch (error) {
      await this.leave();
      throw error;
    }
  }

  #watch(): void {
    this.#signaling.on('push', this.#onPush);
    this.#signaling.on('stateChanged', this.#onSignalingState);
    this.#signaling.on('gaveUp', this.#onGaveUp);
    this.#signaling.onReconnect(
      (ask) => this.#restore(ask),
      () => this.#session.resumeToken,
    );
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
  }

  /** Takes the room as a join found it: the first, or one that had to follow an outage. */
  #enter(joined: Joined): void {
    this.#servedBy = joined.servedBy;
    void this.#device.load(joined.rtpCapabilities);
    this.#send.start(joined.transports?.send);
    this.#receive.start(joined.transports?.recv);
    this.#apply(this.#state.load(joined));
    this.#receive.flush();
    void this.#loadPages(joined.nextPage);
  }

  async #restore(ask: Ask): Promise<void> {
    const restored = await this.#session.restore(ask, this.#state.seq, this.#joinPayload());
    if (this.#lifecycle === 'closed') return;
    switch (restored.how) {
      case 'resumed':
        return this.#resumed(restored.result);
      case 'rejoined':
        this.#signaling.forgetRequests();
        this.#enter(restored.result);
        return announce(this, 'rejoined');
      case 'refused':
        return this.#close({ reason: 'lost', error: restored.error });
    }
  }

  #resumed(result: Resumed): void {
    this.#servedBy = result.servedBy ?? this.#servedBy;
    this.#apply('events' in result ? this.#state.catchUp(result.events, result.seq) : this.#state.load(result));
    if (!('events' in result)) void this.#loadPages(result.nextPage);
    const { transports, producers, consumers } = result.own;
    this.#send.reconcileWith(transports.send?.id, producers);
    this.#receive.reconcileWith(transports.recv?.id, consumers);
  }

  /** A number was left out: asks for what was missed on the socket that is there. */
  async #fillGap(): Promise<void> {
    if (this.#gap === 'filling') return;
    this.#gap = 'filling';
    try {
      const result = await this.#session.resume((name, payload) => this.#signaling.ask(name, payload), this.#state.seq);
      if (this.#lifecycle === 'open') this.#resumed(result);
    } catch (error) {
      // Another socket resumes, or joins again; a lost one is being replaced already.
      if (!(error instanceof SocketLost)) this.#signaling.reconnect();
    } finally {
      this.#gap = 'none';
    }
  }

  /** Further pages of a large room. */
  async #loadPages(page: string | undefined): Promise<void> {
    for (let next = page; next !== undefined && this.#lifecycle === 'open';) {
      const answer = await this.#signaling.request('get-participants', { page: next }).catch(() => undefined);
      if (this.#lifecycle !== 'open') return;
      this.#apply((answer?.participants ?? []).flatMap((participant) => this.#state.addParticipant(participant)));
      next = answer?.nextPage;
    }
  }

  readonly #onPush = (name: string, data: unknown): void => {
    let gap = false;
    for (const event of roomEventsOf(name, data)) {
      const applied = this.#state.apply(event);
      this.#apply(applied.changes);
      gap ||= applied.gap;
    }
    if (this.#lifecycle === 'closed') return;
    handleDirect(this.#direct, name, data);
    if (gap && this.#signaling.state === 'connected') void this.#fillGap();
  };

  #apply(changes: readonly RoomChange[]): void {
    for (const change of changes) {
      if (this.#lifecycle === 'closed') return;
      this.#roster.apply(change);
      if (change.type === 'producer-closed') this.#send.producerClosed(change.producer.producerId);
      if (change.type === 'room-ended') this.#close({ reason: 'room-ended' });
    }
  }

  readonly #direct: DirectHandlers = {
    'consumer-closed': ({ consumerId, reason }) => this.#receive.consumerClosed(consumerId, reason),
    'transport-closed': ({ transportId }) => {
      this.#send.transport.closedByServer(transportId);
      this.#receive.transport.closedByServer(transportId);
    },
    'permissions-changed': ({ grants }) => announce(this, 'permissionsChanged', grants),
    removed: ({ reason }) => {
      announce(this, 'removed', reason);
      this.#close({ reason });
    },
    'server-draining': ({ reconnectAfterMs }) => {
      this.#cancelMove();
      this.#cancelMove = this.#signaling.clock.after(reconnectAfterMs, () => this.#signaling.reconnect());
    },
  };

  readonly #onSignalingState = (state: SignalingState): void => {
    const reach = state === 'connected' ? 'ready' : 'away';
    this.#send.transport.signalingChanged(reach);
    this.#receive.transport.signalingChanged(reach);
    // The end is told by `closed`, with its reason.
    if (state !== 'closed') announce(this, 'connectionStateChanged', this.connectionState);
  };

  readonly #onGaveUp = (error: CallError): void => this.#close({ reason: 'lost', error });

  readonly #onPageHide = (): void => {
    this.#signaling.tell('leave-room', {});
    this.#close({ reason: 'left' });
  };

  #close(closed: RoomClosed): void {
    if (this.#lifecycle === 'closed') return;
    this.#lifecycle = 'closed';
    this.#cancelMove();
    this.#signaling.off('push', this.#onPush);
    this.#signaling.off('stateChanged', this.#onSignalingState);
    this.#signaling.off('gaveUp', this.#onGaveUp);
    this.#signaling.onReconnect(
      async () => {},
      () => undefined,
    );
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    this.#send.close();
    this.#receive.close();
    announce(this, 'connectionStateChanged', 'closed');
    announce(this, 'closed', closed);
  }

  #joinPayload(): RequestPayload<'join-room'> {
    return this.#session.joinPayload(this.#device.rtpCapabilities);
  }
}

import { EventEmitter } from 'eventemitter3';
import type { Grants, ParticipantId, RequestPayload, WaitingParticipant } from '@confab/contracts';
import type { DebugInfo } from '../media/debug-info.ts';
import type { AudioOutput } from '../devices/audio-output.ts';
import { announce } from '../announce.ts';
import type { ConnectionState, RoomClosed, RoomEvents } from './room-events.ts';
import { Lobby } from './lobby.ts';
import type { LocalParticipant } from './local-participant.ts';
import type { MediaDevice } from '../media/transport/media-device.ts';
import type { Moderation } from './features/moderation.ts';
import { loadMetadata, loadParticipantPages } from './participant-pages.ts';
import { handleDirect, roomEventsOf, type DirectHandlers } from '../signaling/pushes.ts';
import type { RemoteParticipant } from './remote-participant.ts';
import type { RoomChange } from './room-change.ts';
import type { RoomChat } from './features/room-chat.ts';
import type { RoomData } from './features/room-data.ts';
import { buildRoom, type RoomDependencies, type RoomParts } from './room-parts.ts';
import { RoomSession, type Joined, type JoinOptions, type Resumed } from './room-session.ts';
import type { Ask, SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';
import { SocketLost } from '../signaling/signaling-socket.ts';
import type { VisibleTile } from '../subscriptions/subscription-policy.ts';
import { watchSignaling } from '../signaling/watch-signaling.ts';

/**
 * A room that one is in. It feeds its parts with what happens, in order, and decides nothing: `RoomState` knows what is so, `Roster`
 * shows it, `RoomMedia` keeps media flowing, `RoomSession` comes back after outages, each `RoomFeature` is one thing people do.
 */
export class Room extends EventEmitter<RoomEvents> {
  readonly name: string;
  readonly localParticipant: LocalParticipant;
  readonly chat: RoomChat;
  /** What who has `roomAdmin` may do. */
  readonly moderation: Moderation;
  /** Messages to everybody, beside signaling; they arrive with `dataReceived`. */
  readonly data: RoomData;
  /** Where the others are heard, with `JoinOptions.playAudio` by itself; otherwise whatever an app attaches. */
  readonly audio: AudioOutput;
  readonly #signaling: SignalingConnection;
  readonly #device: MediaDevice;
  readonly #session: RoomSession;
  readonly #parts: RoomParts;
  #lifecycle: 'open' | 'closed' = 'open';
  #gap: 'none' | 'filling' = 'none';
  #cancelMove: () => void = () => {};
  #unwatch: () => void = () => {};

  private constructor(options: JoinOptions, session: RoomSession, joined: Joined, dependencies: RoomDependencies) {
    super();
    this.name = joined.room;
    this.#signaling = dependencies.signaling;
    this.#device = dependencies.device;
    this.#session = session;
    this.#parts = buildRoom(this, options, joined, dependencies);
    this.localParticipant = this.#parts.localParticipant;
    this.chat = this.#parts.chat;
    this.moderation = this.#parts.moderation;
    this.data = this.#parts.data;
    this.audio = this.#parts.audio;
  }

  /** Joins, through the lobby where there is one. Rejects with the server's refusal. `Connection.join` is the way for apps. */
  static async join(options: JoinOptions, dependencies: RoomDependencies): Promise<Room> {
    const { signaling, device } = dependencies;
    const session = new RoomSession(options);
    const payload = () => session.joinPayload(device.rtpCapabilities);
    // Nothing is awaited in between: from the answer on, a new socket finds the room and resumes it.
    const room = await Lobby.join(signaling, options, payload, (joined, early) => {
      session.joined(joined);
      const entered = new Room(options, session, joined, dependencies);
      entered.#watch();
      entered.#enter(joined);
      for (const [name, data] of early) entered.#onPush(name, data);
      return entered;
    });
    await room.#leaveUnless(device.ready());
    return room;
  }

  /** Everybody else who is here. */
  get participants(): ReadonlyMap<ParticipantId, RemoteParticipant> {
    return this.#parts.roster.participants;
  }

  /** Who has raised a hand, in the order in which they did. */
  get hands(): readonly (RemoteParticipant | LocalParticipant)[] {
    return this.#parts.hands.list;
  }

  /** Who speaks: one of the participants or oneself; null while nobody does. */
  get activeSpeaker(): ParticipantId | null {
    return this.#parts.live.activeSpeaker;
  }

  /** So many people are here that video is too much for most devices. */
  get audioOnlyRecommended(): boolean {
    return this.#parts.live.audioOnlyRecommended;
  }

  /** What one may do here. */
  get grants(): Grants {
    return this.#parts.access.grants;
  }

  /** The room's own, as whoever created it gave it. */
  get metadata(): string | null {
    return this.#parts.access.metadata;
  }

  /** Nobody new comes in. */
  get locked(): boolean {
    return this.#parts.state.locked;
  }

  /** Who waits in the lobby; empty for those without `roomAdmin`. */
  get waiting(): readonly WaitingParticipant[] {
    return this.grants.roomAdmin ? this.#parts.state.waiting : [];
  }

  get connectionState(): ConnectionState {
    if (this.#lifecycle === 'closed') return 'closed';
    return this.#signaling.state === 'idle' ? 'connecting' : this.#signaling.state;
  }

  /**
   * Says which video is on screen, and how large in device pixels: all of it, each time it changes. Everything else stops: with
   * `subscribe: 'visible'` it is not received at all. The server chooses layers by these sizes.
   */
  setVisible(tiles: readonly VisibleTile[]): void {
    if (this.#lifecycle === 'closed') return;
    // First: what is consumed after it need not be woken up.
    this.#parts.tiles.show(tiles);
    this.#parts.subscriptions.setVisible(tiles);
  }

  /** Fetches metadata that is too long for lists. Null for who has none, or is not here. */
  loadMetadata(participantId: ParticipantId): Promise<string | null> {
    return loadMetadata(this.#signaling, participantId);
  }

  /** Something should be heard, and the browser plays nothing before the person touches the page. */
  get audioBlocked(): boolean {
    return this.audio.blocked;
  }

  /** Plays what the browser held back, from a click or a key. Resolves when it is heard, or still is not. */
  startAudio(): Promise<void> {
    return this.audio.start();
  }

  /** Leaves. Media stops at once; resolves when the server knows, or cannot be told. The connection can join again. */
  async leave(): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    this.#close({ reason: 'left' });
    await this.#signaling.request('leave-room', {}).catch(() => {});
  }

  /** Who serves me: for the debug corner of an app. */
  getDebugInfo(): Promise<DebugInfo> {
    return this.#parts.media.debugInfo(this.#signaling, this.#parts.state.self.participantId);
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
    this.#unwatch = watchSignaling(this.#signaling, {
      pushed: (name, data) => this.#onPush(name, data),
      stateChanged: (state) => this.#onSignalingState(state),
      gaveUp: (error) => this.#close({ reason: 'lost', error }),
      restore: (ask) => this.#restore(ask),
      resumeToken: () => this.#session.resumeToken,
      pageClosed: () => {
        this.#signaling.tell('leave-room', {});
        this.#close({ reason: 'left' });
      },
    });
  }

  /** Takes the room as a join found it: the first, or one that had to follow an outage. */
  #enter(joined: Joined): void {
    const { media, state, subscriptions, tiles, features } = this.#parts;
    media.served(joined.servedBy);
    void this.#device.load(joined.rtpCapabilities);
    media.start(joined.transports ?? {});
    this.#apply(state.load(joined));
    // Before what is consumed by it, as in `setVisible`.
    tiles.expect(subscriptions.anticipate());
    subscriptions.flush();
    media.receive.flush();
    for (const feature of features) feature.entered?.(joined);
    void this.#loadPages(joined.nextPage);
  }

  async #restore(ask: Ask): Promise<void> {
    const restored = await this.#session.restore(ask, this.#parts.state.seq, this.#joinPayload());
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
    const { media, state, features } = this.#parts;
    media.served(result.servedBy);
    this.#apply('events' in result ? state.catchUp(result.events, result.seq) : state.load(result));
    if (this.#isClosed()) return;
    if (!('events' in result)) void this.#loadPages(result.nextPage);
    media.reconcileWith(result.own);
    state.ownProducersAre(result.own.producers);
    for (const feature of features) feature.resumed?.(result);
  }

  /** A number was left out: asks for what was missed on the socket that is there. */
  async #fillGap(): Promise<void> {
    if (this.#gap === 'filling') return;
    this.#gap = 'filling';
    try {
      const { seq } = this.#parts.state;
      const result = await this.#session.resume((name, payload) => this.#signaling.ask(name, payload), seq);
      if (this.#lifecycle === 'open') this.#resumed(result);
    } catch (error) {
      // Another socket resumes, or joins again; a lost one is being replaced already.
      if (!(error instanceof SocketLost)) this.#signaling.reconnect();
    } finally {
      this.#gap = 'none';
    }
  }

  #onPush(name: string, data: unknown): void {
    let gap = false;
    const events = roomEventsOf(name, data);
    for (const event of events) {
      const applied = this.#parts.state.apply(event);
      this.#apply(applied.changes);
      gap ||= applied.gap;
    }
    if (this.#lifecycle === 'closed') return;
    if (events.length === 0) this.#handleDirect(name, data);
    if (gap && this.#signaling.state === 'connected') void this.#fillGap();
  }

  #loadPages(page: string | undefined): Promise<void> {
    return loadParticipantPages(this.#signaling, page, (participants) => {
      this.#apply(participants.flatMap((one) => this.#parts.state.addParticipant(one)));
      return this.#lifecycle === 'open';
    });
  }

  #apply(changes: readonly RoomChange[]): void {
    for (const change of changes) {
      if (this.#lifecycle === 'closed') return;
      for (const feature of this.#parts.features) feature.apply?.(change);
      if (change.type === 'room-ended') this.#close({ reason: 'room-ended' });
    }
  }

  #handleDirect(name: string, data: unknown): void {
    for (const feature of this.#parts.features) if (feature.direct) handleDirect(feature.direct, name, data);
    handleDirect(this.#direct, name, data);
  }

  readonly #direct: DirectHandlers = {
    removed: ({ reason, message }) => {
      announce(this, 'removed', reason, ...(message === undefined ? [] : [message]));
      this.#close({ reason, ...(message === undefined ? {} : { message }) });
    },
    'server-draining': ({ reconnectAfterMs }) => {
      this.#cancelMove();
      this.#cancelMove = this.#signaling.clock.after(reconnectAfterMs, () => this.#signaling.reconnect());
    },
  };

  #onSignalingState(state: SignalingState): void {
    this.#parts.media.signalingChanged(state === 'connected' ? 'ready' : 'away');
    if (state !== 'connected') for (const feature of this.#parts.features) feature.away?.();
    // The end is told by `closed`, with its reason.
    if (state !== 'closed') announce(this, 'connectionStateChanged', this.connectionState);
  }

  // A method, because a check of the field itself would be narrowed away by what was assigned before.
  #isClosed(): boolean {
    return this.#lifecycle === 'closed';
  }

  #close(closed: RoomClosed): void {
    if (this.#lifecycle === 'closed') return;
    this.#lifecycle = 'closed';
    this.#cancelMove();
    this.#unwatch();
    for (const feature of this.#parts.features) feature.close?.();
    this.#parts.media.close();
    announce(this, 'connectionStateChanged', 'closed');
    announce(this, 'closed', closed);
  }

  #joinPayload(): RequestPayload<'join-room'> {
    return this.#session.joinPayload(this.#device.rtpCapabilities);
  }
}

import { EventEmitter } from 'eventemitter3';
import type { Grants, RequestPayload } from '@confab/contracts';
import { Calls } from './calls/calls.ts';
import { CallError } from './errors.ts';
import { announce } from './announce.ts';
import type { ConnectionState } from './room/room-events.ts';
import { MediaDevice, type MakeDevice } from './media/transport/media-device.ts';
import { Room } from './room/room.ts';
import type { JoinOptions } from './room/room-session.ts';
import { SignalingConnection, type SignalingTimings } from './signaling/signaling-connection.ts';
import type { SubscribeMode } from './subscriptions/subscription-policy.ts';
import type { Token } from './signaling/token-source.ts';

export interface ConnectOptions {
  /** One signaling server or several; any of them will do, and another one is found when one is lost. */
  readonly urls: string | readonly string[];
  /** A token, or a function that fetches one; it is called again when the token has expired or was refused. */
  readonly token: Token;
  /** For networks with rules of their own: `{ iceTransportPolicy: 'relay' }`, for instance. */
  readonly rtcConfiguration?: Partial<RTCConfiguration>;
  readonly timings?: Partial<SignalingTimings>;
  /** What is received in the rooms of calls without being asked for; `all` by default (`JoinOptions.subscribe`). */
  readonly callSubscribe?: SubscribeMode;
  /** For browsers that mediasoup-client does not know. */
  readonly makeDevice?: MakeDevice;
}

/** What a room is opened with (`docs/protocol.md`, `create-room`). */
export type RoomRules = RequestPayload<'create-room'>;

export interface ConnectionEvents {
  stateChanged: [state: ConnectionState];
  /** The connection is over, for the app's own reason or for the error's. */
  closed: [error?: CallError];
}

/**
 * The way to a Confab cluster. It keeps connected by itself and prepares what a join needs, so opening it while people still
 * look at themselves in the preview makes joining one round trip. One room at a time.
 */
export class Connection extends EventEmitter<ConnectionEvents> {
  /** Calls that ring, here and at others; whoever only joins rooms need not look. */
  readonly calls: Calls;
  readonly #signaling: SignalingConnection;
  readonly #device: MediaDevice;
  readonly #rtcConfiguration: Partial<RTCConfiguration> | undefined;
  readonly #prepared: Promise<void>;
  #failure: CallError | undefined;
  #room: Room | 'joining' | undefined;

  constructor({ urls, token, rtcConfiguration, timings, makeDevice, callSubscribe }: ConnectOptions) {
    super();
    this.#rtcConfiguration = rtcConfiguration;
    this.#device = new MediaDevice(makeDevice);
    this.#signaling = new SignalingConnection({ urls: [urls].flat(), token, timings });
    this.#signaling.on('stateChanged', (state) => {
      if (state !== 'idle' && state !== 'closed') announce(this, 'stateChanged', state);
    });
    this.#signaling.on('gaveUp', (error) => this.#closed(error));
    this.calls = new Calls({
      signaling: this.#signaling,
      rtcConfiguration,
      joinRoom: (room, signal) => this.join({ room, subscribe: callSubscribe ?? 'all', signal }),
    });
    this.#signaling.start();
    this.#prepared = this.#prepare();
    this.#prepared.catch(() => {});
  }

  get state(): ConnectionState {
    return this.#signaling.state === 'idle' ? 'connecting' : this.#signaling.state;
  }

  /** Resolves when a join would be as fast as it gets. Rejects when no server can be reached or the token is refused. */
  ready(): Promise<void> {
    return this.#prepared;
  }

  /** Joins a room. Rejects with the server's refusal, also that of the connection; `conflict` while in another room. */
  async join(options: JoinOptions): Promise<Room> {
    if (this.#failure) throw this.#failure;
    if (this.#room) throw new CallError('conflict', 'this connection is in a room already');
    this.#room = 'joining';
    try {
      const room = await Room.join(options, {
        signaling: this.#signaling,
        device: this.#device,
        rtcConfiguration: this.#rtcConfiguration,
      });
      if (this.#failure) {
        // Closed while this browser got ready for the room.
        void room.leave();
        throw this.#failure;
      }
      this.#room = room;
      room.once('closed', () => {
        if (this.#room === room) this.#room = undefined;
      });
      return room;
    } catch (error) {
      this.#room = undefined;
      // While it waited, the reason became known why nobody could be reached.
      throw this.#failure ?? error;
    }
  }

  /**
   * Opens a room with rules of its own: a lobby, a lock, bounds. Not needed for others, which `join` opens; one that is open
   * already stays as it is. Rejects with `forbidden` without the grant `roomCreate`.
   */
  async createRoom(options: RoomRules): Promise<void> {
    await this.#signaling.request('create-room', options);
  }

  /**
   * Takes another token, with other grants for instance; what it does not permit any more ends at once. Resolves with what it
   * grants. Rejects with the server's refusal: `forbidden` for a token of somebody else.
   */
  async updateToken(token: string): Promise<Grants> {
    return (await this.#signaling.updateToken(token)).grants;
  }

  /** Leaves the room, if any, and disconnects. */
  async close(): Promise<void> {
    await this.calls.close();
    if (this.#room instanceof Room) await this.#room.leave();
    this.#signaling.close();
    this.#closed();
  }

  async #prepare(): Promise<void> {
    const { rtpCapabilities } = await this.#signaling.request('get-rtp-capabilities', {});
    await this.#device.load(rtpCapabilities);
  }

  #closed(error?: CallError): void {
    if (this.#failure) return;
    this.#failure = error ?? new CallError('unavailable', 'the connection is closed');
    announce(this, 'stateChanged', 'closed');
    announce(this, 'closed', error);
  }
}

/** Connects to a cluster. Comes back at once; what fails is told by `Connection.ready`, `join` and the event `closed`. */
export function connect(options: ConnectOptions): Connection {
  return new Connection(options);
}

import type { types } from 'mediasoup-client';
import type { Direction, RequestName, RequestPayload, RequestResult, Transport } from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import { CallError } from '../../errors.ts';
import { IceWatch, type IceProblem } from './ice-watch.ts';
import type { MediaDevice } from './media-device.ts';
import { TransportRecovery, type RecoveryState } from './transport-recovery.ts';

/** The signaling process and the media node that serve a participant. */
export type ServedBy = NonNullable<RequestResult<'create-transport'>['servedBy']>;

/** What media needs from signaling. Requests wait for a connection, boundedly, and can be repeated safely. */
export interface MediaSignaling {
  request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<RequestResult<Name>>;
}

export interface MediaTransportOptions {
  readonly direction: Direction;
  readonly signaling: MediaSignaling;
  readonly device: MediaDevice;
  readonly clock: Clock;
  /** Forces TCP or relays in tests; otherwise the browser decides. */
  readonly rtcConfiguration?: Partial<RTCConfiguration> | undefined;
  readonly stateChanged: (state: RecoveryState) => void;
  /** A node, maybe another than before, made a transport. */
  readonly served: (servedBy: ServedBy) => void;
}

/** What runs over a transport: media, or data. */
export interface TransportUser {
  /** Attaches `produce` and the like to each new transport. */
  prepare?(transport: types.Transport): void;
  /** The transport is gone with all that was on it; the user builds again what is still wanted. */
  lost(): void;
  /** False while nothing has to connect. */
  isNeeded(): boolean;
}

/** The one transport of a direction, over all its rebuilds. */
export class MediaTransport {
  readonly #options: MediaTransportOptions;
  readonly #recovery: TransportRecovery;
  readonly #users: TransportUser[] = [];
  #transport: types.Transport | undefined;
  #prepared: Transport | undefined;
  #creating: Promise<types.Transport> | undefined;
  #ice: IceWatch | undefined;
  #generation = 0;
  #lifecycle: 'open' | 'closed' = 'open';

  constructor(options: MediaTransportOptions) {
    this.#options = options;
    this.#recovery = new TransportRecovery(options.clock, {
      restartIce: () => void this.#restartIce(),
      rebuild: () => {
        this.#discard();
        for (const user of this.#users) user.lost();
      },
      stateChanged: options.stateChanged,
    });
  }

  /** Runs over it from now on. Before the first `start`. */
  use(user: TransportUser): void {
    this.#users.push(user);
  }

  get state(): RecoveryState {
    return this.#recovery.state;
  }

  get current(): types.Transport | undefined {
    return this.#transport;
  }

  /** What STUN and TURN servers refused to the current transport, the newest last. */
  get iceProblems(): readonly IceProblem[] {
    return this.#ice?.problems ?? [];
  }

  /** Starts over with a transport that the server already made, as in `join-room`; without one, the next use creates one. */
  start(prepared: Transport | undefined): void {
    this.#discard();
    this.#recovery.reset();
    this.#prepared = prepared;
  }

  /** The transport, made now if there is none. Concurrent callers share one. */
  ensure(): Promise<types.Transport> {
    // Work that was under way when the room was left.
    if (this.#lifecycle === 'closed') return Promise.reject(new CallError('conflict', 'the room was left'));
    if (this.#transport && !this.#transport.closed) return Promise.resolve(this.#transport);
    this.#creating ??= this.#create().finally(() => {
      this.#creating = undefined;
    });
    return this.#creating;
  }

  /** The server says that this transport is gone; about any but the current one this says nothing new. */
  closedByServer(transportId: string): void {
    if (this.#transport?.id !== transportId && this.#prepared?.id !== transportId) return;
    this.#discard();
    this.#recovery.transportLost();
  }

  /** After `resume`: what the server holds for this direction. */
  reconcile(serverTransportId: string | undefined): void {
    const ours = this.#transport?.id ?? this.#prepared?.id;
    if (ours !== undefined && ours !== serverTransportId) this.closedByServer(ours);
    else this.#recovery.retry();
  }

  signalingChanged(signaling: 'ready' | 'away'): void {
    this.#recovery.signalingChanged(signaling);
  }

  /** Where nothing is wanted in this direction, nothing needs to connect. */
  idleUnlessNeeded(): void {
    if (this.#users.some((user) => user.isNeeded())) return;
    if (this.#recovery.state === 'rebuilding') this.#recovery.reset();
  }

  close(): void {
    this.#lifecycle = 'closed';
    this.#discard();
    this.#recovery.reset();
  }

  #discard(): void {
    this.#generation += 1;
    this.#prepared = undefined;
    const transport = this.#transport;
    this.#transport = undefined;
    transport?.close();
  }

  async #create(): Promise<types.Transport> {
    const { direction, signaling } = this.#options;
    const generation = this.#generation;
    const device = await this.#options.device.ready();
    const wire = this.#prepared ?? (await this.#ask());
    // Lost again, or closed, while the server answered: whoever asks next gets a newer one; the server replaces this one.
    if (generation !== this.#generation) throw new CallError('unavailable', 'the transport was replaced');
    this.#prepared = undefined;
    const options: types.TransportOptions = {
      id: wire.id,
      iceParameters: wire.iceParameters,
      iceCandidates: wire.iceCandidates,
      dtlsParameters: wire.dtlsParameters,
      iceServers: wire.iceServers,
      ...(wire.sctpParameters ? { sctpParameters: wire.sctpParameters as types.SctpParameters } : {}),
      ...(this.#options.rtcConfiguration ? { additionalSettings: this.#options.rtcConfiguration } : {}),
    };
    const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
    this.#transport = transport;
    this.#ice = new IceWatch(transport, () => {
      if (transport === this.#transport) this.#recovery.stranded();
    });
    transport.on('connect', ({ dtlsParameters }, connected) => {
      // From now on it is needed: one that finds no way has to be noticed also where the browser never says `connecting`.
      this.#recovery.iceStateChanged('connecting');
      // Not awaited: the socket keeps the order, and the browser's DTLS hello is repeated until the server is ready for it. It
      // saves a round trip before the first frame; a refusal ends in a rebuild.
      connected();
      signaling
        .request('connect-transport', { transportId: wire.id, dtlsParameters })
        .catch(() => this.closedByServer(wire.id));
    });
    transport.on('connectionstatechange', (state) => {
      if (transport === this.#transport) this.#recovery.iceStateChanged(state);
    });
    for (const user of this.#users) user.prepare?.(transport);
    return transport;
  }

  async #ask(): Promise<Transport> {
    const { direction, signaling, served } = this.#options;
    const { transport, servedBy } = await signaling.request('create-transport', { direction });
    if (servedBy) served(servedBy);
    return transport;
  }

  async #restartIce(): Promise<void> {
    const transport = this.#transport;
    if (!transport) return this.#recovery.stepFailed();
    try {
      const { iceParameters, iceServers } = await this.#options.signaling.request('restart-ice', {
        transportId: transport.id as Transport['id'],
      });
      if (transport !== this.#transport) return;
      // A call of a day has outlived its TURN credentials, and the restart gathers anew with what the connection has.
      if (iceServers) await transport.updateIceServers({ iceServers });
      if (transport === this.#transport) await transport.restartIce({ iceParameters });
    } catch {
      if (transport === this.#transport) this.#recovery.stepFailed();
    }
  }
}

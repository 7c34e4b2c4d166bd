import type { Direction, TransportId } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { types } from 'mediasoup';
import { refusing } from './mediasoup-errors.ts';

/** A transport as its participant's client needs it. */
export interface TransportDescription {
  readonly transportId: TransportId;
  readonly direction: Direction;
  readonly iceParameters: types.IceParameters;
  readonly iceCandidates: readonly types.IceCandidate[];
  readonly dtlsParameters: types.DtlsParameters;
  readonly sctpParameters: types.SctpParameters | undefined;
  /** DTLS stands. */
  readonly connected: boolean;
}

export type TransportLoss = 'connection-lost' | 'worker-died';

export interface TransportWatcher {
  onConnected(): void;
  onLost(reason: TransportLoss): void;
}

// The client's browser takes 5–8 s before it gives an ICE restart up.
const restartGraceMs = 10_000;

/** A participant's transport of one direction, under the id that its pod chose. */
export class MediaTransport {
  readonly id: TransportId;
  readonly direction: Direction;
  readonly webRtc: types.WebRtcTransport;
  readonly #clock: Clock;
  readonly #watcher: TransportWatcher;
  #restart: Timer | null = null;

  constructor(
    id: TransportId,
    direction: Direction,
    webRtc: types.WebRtcTransport,
    clock: Clock,
    watcher: TransportWatcher,
  ) {
    this.id = id;
    this.direction = direction;
    this.webRtc = webRtc;
    this.#clock = clock;
    this.#watcher = watcher;
    webRtc.on('icestatechange', (state) => this.#onIceState(state));
    webRtc.on('dtlsstatechange', (state) => this.#onDtlsState(state));
    // Both only come with a worker's death: rooms close their participants before their routers.
    webRtc.on('routerclose', () => this.#lose('worker-died'));
    webRtc.on('listenserverclose', () => this.#lose('worker-died'));
  }

  get connected(): boolean {
    return this.webRtc.dtlsState === 'connected';
  }

  async connect(dtlsParameters: types.DtlsParameters): Promise<void> {
    await refusing('connect-transport', () => this.webRtc.connect({ dtlsParameters }));
  }

  async restartIce(): Promise<types.IceParameters> {
    // Over TCP the client closes its connection first: ICE says `disconnected` in the middle of a restart. Only on receive
    // transports, where the client cannot tell by its sending that the path works again.
    if (this.direction === 'recv' && this.webRtc.iceSelectedTuple?.protocol === 'tcp') this.#beginRestart();
    return refusing('restart-ice', () => this.webRtc.restartIce());
  }

  describe(): TransportDescription {
    const { iceParameters, iceCandidates, dtlsParameters, sctpParameters } = this.webRtc;
    const { id: transportId, direction, connected } = this;
    return { transportId, direction, iceParameters, iceCandidates, dtlsParameters, sctpParameters, connected };
  }

  /** Closes everything on it; tells no one but its producers' and consumers' listeners. Idempotent. */
  close(): void {
    this.#endRestart();
    this.webRtc.removeAllListeners('icestatechange').removeAllListeners('dtlsstatechange');
    this.webRtc.close();
  }

  #onIceState(state: types.IceState): void {
    if (state === 'connected' || state === 'completed') this.#endRestart();
    // Consent was lost for 30 s: final in mediasoup, it does not come back by itself.
    if (state === 'disconnected' && this.#restart === null) this.#lose('connection-lost');
  }

  #onDtlsState(state: types.DtlsState): void {
    if (state === 'connected') this.#watcher.onConnected();
    if (state === 'failed' || state === 'closed') this.#lose('connection-lost');
  }

  #beginRestart(): void {
    this.#endRestart();
    this.#restart = this.#clock.after(restartGraceMs, () => {
      this.#restart = null;
      if (this.webRtc.iceState === 'disconnected') this.#lose('connection-lost');
    });
  }

  #endRestart(): void {
    this.#restart?.cancel();
    this.#restart = null;
  }

  #lose(reason: TransportLoss): void {
    this.#endRestart();
    this.#watcher.onLost(reason);
  }
}

import { CallError, type Direction, type TransportId } from '@confab/contracts';
import type { types } from 'mediasoup';
import { refusing } from './mediasoup-errors.ts';
import { MediaTransport, type TransportDescription } from './media-transport.ts';
import type { CommandScope, ParticipantContext } from './participant-context.ts';
import { steerBandwidth } from './receive-bandwidth.ts';

/** What a transport may send before the estimation has learned anything: 600 kbit/s would start video at its lowest layer. */
const initialOutgoingBps = 1_000_000;

/**
 * A participant's transports. One serves each direction; while a replacement is not connected yet there are two, and the old
 * one goes on.
 */
export class ParticipantTransports {
  readonly #context: ParticipantContext;
  readonly #transports = new Map<TransportId, MediaTransport>();

  constructor(context: ParticipantContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#transports.size;
  }

  /** Opens a transport under the id; the same id again gives the one that is there. */
  async create(transportId: TransportId, direction: Direction, scope: CommandScope): Promise<TransportDescription> {
    const known = this.#transports.get(transportId);
    if (known !== undefined) {
      if (known.direction === direction) return known.describe();
      throw new CallError('conflict', 'a transport of the other direction has this id');
    }
    scope.check(transportId);
    const { worker, router } = await this.#context.seat();
    scope.check(transportId);
    const webRtc = await refusing('create-transport', () =>
      router.createWebRtcTransport({
        webRtcServer: worker.webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        initialAvailableOutgoingBitrate: initialOutgoingBps,
      }),
    );
    try {
      if (direction === 'send') await webRtc.setMaxIncomingBitrate(this.#context.settings.maxIncomingBitrateBps);
      else steerBandwidth(webRtc, this.#context.clock);
      scope.check(transportId);
    } catch (error) {
      webRtc.close();
      throw error;
    }
    // Attaching does not wait for its turn: a repeated one may have been faster.
    const faster = this.#transports.get(transportId);
    if (faster !== undefined) {
      webRtc.close();
      return faster.describe();
    }
    // A replacement that never connected gives way to the next: two per direction are the bound.
    for (const other of this.#ofDirection(direction)) {
      if (!other.connected && this.#ofDirection(direction).length > 1) this.#end(other, 'replaced');
    }
    const transport = new MediaTransport(transportId, direction, webRtc, this.#context.clock, {
      onConnected: () => this.#replaceOthers(transport),
      onLost: (reason) => this.#end(transport, reason),
    });
    this.#transports.set(transportId, transport);
    return transport.describe();
  }

  async connect(transportId: TransportId, dtlsParameters: types.DtlsParameters): Promise<void> {
    await this.require(transportId).connect(dtlsParameters);
  }

  restartIce(transportId: TransportId): Promise<types.IceParameters> {
    return this.require(transportId).restartIce();
  }

  /** Also for ids that are not there (yet): leaves a tombstone. */
  close(transportId: TransportId): void {
    this.#context.tombstones.bury(transportId);
    const transport = this.#transports.get(transportId);
    this.#transports.delete(transportId);
    transport?.close();
  }

  /** The transport of this id, and of this direction where one is named. An empty id is the newest of the direction. */
  require(transportId: TransportId | '', direction?: Direction): MediaTransport {
    const transport =
      transportId === '' ? this.#ofDirection(direction ?? 'recv').at(-1) : this.#transports.get(transportId);
    if (transport === undefined) throw new CallError('not-found', 'no such transport');
    if (direction !== undefined && transport.direction !== direction) {
      throw new CallError('bad-request', `transportId: needs a transport of direction ${direction}`);
    }
    return transport;
  }

  describe(): TransportDescription[] {
    return [...this.#transports.values()].map((transport) => transport.describe());
  }

  closeAll(): void {
    const transports = [...this.#transports.values()];
    this.#transports.clear();
    for (const transport of transports) transport.close();
  }

  #ofDirection(direction: Direction): MediaTransport[] {
    return [...this.#transports.values()].filter((transport) => transport.direction === direction);
  }

  #replaceOthers(connected: MediaTransport): void {
    const all = this.#ofDirection(connected.direction);
    const older = all.slice(0, Math.max(0, all.indexOf(connected)));
    for (const transport of older) this.#end(transport, 'replaced');
  }

  #end(transport: MediaTransport, reason: 'connection-lost' | 'worker-died' | 'replaced'): void {
    if (this.#transports.get(transport.id) !== transport) return;
    this.#transports.delete(transport.id);
    const { id: transportId, direction } = transport;
    this.#context.emit({ type: 'transport-closed', transportId, direction, reason });
    transport.close();
  }
}

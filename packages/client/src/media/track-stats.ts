/** How one track gets through at the moment, out of the browser's statistics. */
export interface TrackStats {
  /** Of all layers together, since the previous reading; 0 at the first. */
  readonly bitrateBps: number;
  /** Packets lost so far; for what one sends, as the server reports it. */
  readonly packetsLost: number;
  /** Milliseconds by which packets come unevenly. */
  readonly jitterMs?: number | undefined;
  /** Milliseconds there and back, for what one sends. */
  readonly roundTripMs?: number | undefined;
  readonly framesPerSecond?: number | undefined;
  /** Pixels; of the largest layer that is sent. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** `video/VP8`, for instance. */
  readonly codec?: string | undefined;
  /** Video layers that are being sent. */
  readonly layers?: number | undefined;
}

/** What is read of the browser's statistics; any of it may be missing. */
interface Statistics {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly kind?: string;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly framesPerSecond?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly active?: boolean;
}

/** Reads one track's statistics again and again; bitrates are between two readings. */
export class TrackStatsReader {
  #bytes = 0;
  #atMs: number | undefined;

  /** Undefined where the report says nothing of a stream in this direction. */
  read(report: RTCStatsReport, direction: 'send' | 'recv'): TrackStats | undefined {
    const all = [...report.values()] as Statistics[];
    const streams = all.filter(({ type }) => type === (direction === 'send' ? 'outbound-rtp' : 'inbound-rtp'));
    const [largest] = streams.toSorted((one, other) => (other.frameHeight ?? 0) - (one.frameHeight ?? 0));
    if (!largest) return undefined;
    // What was lost of what one sends is in the reports that come back.
    const reports = direction === 'send' ? all.filter(({ type }) => type === 'remote-inbound-rtp') : streams;
    const jitter = reports.find((one) => one.jitter !== undefined)?.jitter;
    const roundTrip = reports.find((one) => one.roundTripTime !== undefined)?.roundTripTime;
    return {
      bitrateBps: this.#bitrate(streams),
      packetsLost: reports.reduce((sum, { packetsLost = 0 }) => sum + packetsLost, 0),
      ...(jitter === undefined ? {} : { jitterMs: jitter * 1000 }),
      ...(roundTrip === undefined ? {} : { roundTripMs: roundTrip * 1000 }),
      ...(largest.framesPerSecond === undefined ? {} : { framesPerSecond: largest.framesPerSecond }),
      ...(largest.frameWidth === undefined ? {} : { width: largest.frameWidth, height: largest.frameHeight }),
      ...codecOf(all, largest.codecId),
      ...(direction === 'send' && largest.kind === 'video' ? { layers: streams.filter(isSent).length } : {}),
    };
  }

  #bitrate(streams: readonly Statistics[]): number {
    const bytes = streams.reduce((sum, { bytesSent = 0, bytesReceived = 0 }) => sum + bytesSent + bytesReceived, 0);
    const atMs = Math.max(...streams.map(({ timestamp }) => timestamp));
    const elapsedMs = this.#atMs === undefined ? 0 : atMs - this.#atMs;
    // Fewer bytes than before: the track runs on another transport now.
    const grown = bytes >= this.#bytes ? bytes - this.#bytes : bytes;
    this.#bytes = bytes;
    this.#atMs = atMs;
    return elapsedMs > 0 ? Math.round((grown * 8000) / elapsedMs) : 0;
  }
}

/** Firefox does not say which layers are active; those that are not bring no frames. */
function isSent({ active, framesPerSecond }: Statistics): boolean {
  return active ?? framesPerSecond !== 0;
}

function codecOf(all: readonly Statistics[], codecId: string | undefined): { codec?: string } {
  const mimeType = all.find(({ id }) => id === codecId)?.mimeType;
  return mimeType === undefined ? {} : { codec: mimeType };
}

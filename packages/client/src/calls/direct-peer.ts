import type { Source } from '@confab/contracts';
import type { Clock } from '../timing/clock.ts';
import type { DirectSignal } from './direct-signal.ts';

export interface DirectPeerOptions {
  readonly configuration: RTCConfiguration;
  /** The polite side gives way when both make an offer at once (W3C WebRTC, "perfect negotiation"). Exactly one is. */
  readonly polite: boolean;
  readonly clock: Clock;
  readonly send: (signal: DirectSignal) => void;
  readonly received: (track: MediaStreamTrack, source: Source) => void;
  /** What was received of this source is withdrawn. */
  readonly ended: (source: Source) => void;
  readonly connected: () => void;
  /** There is no way, or there is none any more. Told once. */
  readonly failed: () => void;
}

/** Until the browsers must have found a way to each other; also after a way was lost. */
const connectMs = 5_000;
/** A lost way may come back by itself for so long; then another one is looked for. */
const suspectMs = 1_500;
/** Candidates that came before their description. */
const mostEarly = 200;

/** Two browsers, connected to each other. What is sent may change while it runs. */
export class DirectPeer {
  readonly #options: DirectPeerOptions;
  readonly #connection: RTCPeerConnection;
  readonly #senders = new Map<Source, RTCRtpTransceiver>();
  #theirSources = new Map<string, Source>();
  readonly #early: RTCIceCandidateInit[] = [];
  /** One signal after the other. */
  #queue: Promise<void> = Promise.resolve();
  #makingOffer = false;
  #ignoresOffer = false;
  #cancelTimer: () => void = () => {};
  #cancelRestart: () => void = () => {};
  #lifecycle: 'open' | 'failed' | 'closed' = 'open';

  constructor(options: DirectPeerOptions) {
    this.#options = options;
    this.#connection = new RTCPeerConnection(options.configuration);
    this.#connection.addEventListener('negotiationneeded', () => void this.#offer());
    this.#connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate) options.send({ kind: 'candidate', candidate: candidate.toJSON() });
    });
    this.#connection.addEventListener('track', ({ track, transceiver }) => {
      const source = this.#theirSources.get(transceiver.mid ?? '');
      if (source !== undefined) options.received(track, source);
    });
    this.#connection.addEventListener('connectionstatechange', () => this.#stateChanged());
    this.#expectConnection();
    // Connects before anybody has a track: people may take longer to allow a camera than a way is looked for. One side is enough.
    if (!options.polite) this.#connection.createDataChannel('connect');
  }

  get connected(): boolean {
    return this.#lifecycle === 'open' && this.#connection.connectionState === 'connected';
  }

  /** Sends this track, or another one in its place; null: nothing of this source. */
  async setTrack(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    const known = this.#senders.get(source);
    if (known) {
      await known.sender.replaceTrack(track).catch((error: unknown) => {
        if (!this.#isClosed()) throw error;
      });
      if (this.#isClosed()) return;
      // Stopped for the other side: an ended picture would stand still there.
      known.direction = track === null ? 'inactive' : 'sendonly';
      return;
    }
    if (track === null) return;
    const transceiver = this.#connection.addTransceiver(track, { direction: 'sendonly' });
    this.#senders.set(source, transceiver);
  }

  /** What the other side signalled. */
  take(signal: DirectSignal): void {
    this.#queue = this.#queue
      .then(() => this.#take(signal))
      // What one side cannot take leaves the two with different pictures of their connection.
      .catch(() => this.#fail());
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    if (this.#lifecycle === 'closed') return;
    this.#lifecycle = 'closed';
    this.#stopTimers();
    this.#connection.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      this.#fail();
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(signal: DirectSignal): Promise<void> {
    if (this.#isClosed()) return;
    if (signal.kind === 'candidate') return this.#takeCandidate(signal.candidate);
    if (signal.kind !== 'description') return;
    const { description, sources } = signal;
    const { signalingState } = this.#connection;
    const isOffer = description.type === 'offer';
    // Told twice, or to an offer that gave way to theirs.
    if (!isOffer && signalingState !== 'have-local-offer') return;
    const collides = isOffer && (this.#makingOffer || signalingState !== 'stable');
    this.#ignoresOffer = collides && !this.#options.polite;
    if (this.#ignoresOffer) return;
    const former = [...this.#theirSources.values()];
    this.#theirSources = new Map(Object.entries(sources));
    await this.#connection.setRemoteDescription(description);
    const now = new Set(this.#theirSources.values());
    for (const source of former) if (!now.has(source)) this.#options.ended(source);
    for (const candidate of this.#early.splice(0)) await this.#takeCandidate(candidate);
    if (!isOffer || this.#isClosed()) return;
    await this.#connection.setLocalDescription();
    this.#sendDescription();
  }

  async #takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    // Requests to the server may overtake each other: a candidate waits for its description.
    if (this.#connection.remoteDescription === null) {
      if (this.#early.length < mostEarly) this.#early.push(candidate);
      return;
    }
    // Of an ignored offer, or of a kind that this browser does not know: the others may do.
    await this.#connection.addIceCandidate(candidate).catch(() => {});
  }

  #sendDescription(): void {
    const { localDescription } = this.#connection;
    if (localDescription === null || this.#lifecycle === 'closed') return;
    const sources: Record<string, Source> = {};
    for (const [source, { mid, direction }] of this.#senders) {
      if (mid !== null && direction === 'sendonly') sources[mid] = source;
    }
    this.#options.send({ kind: 'description', description: localDescription.toJSON(), sources });
  }

  #stateChanged(): void {
    if (this.#lifecycle !== 'open') return;
    const { connectionState } = this.#connection;
    if (connectionState === 'connected') {
      this.#stopTimers();
      this.#options.connected();
    } else if (connectionState === 'failed') this.#fail();
    else if (connectionState === 'disconnected') {
      this.#expectConnection();
      // Another network, for instance. Both may do so: one of the offers gives way.
      this.#cancelRestart = this.#options.clock.after(suspectMs, () => this.#connection.restartIce());
    }
  }

  #expectConnection(): void {
    this.#stopTimers();
    this.#cancelTimer = this.#options.clock.after(connectMs, () => this.#fail());
  }

  #stopTimers(): void {
    this.#cancelTimer();
    this.#cancelRestart();
  }

  #fail(): void {
    if (this.#lifecycle !== 'open') return;
    this.#lifecycle = 'failed';
    this.#stopTimers();
    this.#options.failed();
  }

  // A method: a check of the field itself would be narrowed away by what was seen before an await.
  #isClosed(): boolean {
    return this.#lifecycle === 'closed';
  }
}

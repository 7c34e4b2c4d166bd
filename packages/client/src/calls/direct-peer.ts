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
  readonly connected: () => void;
  /** There is no way, or there is none any more. Told once. */
  readonly failed: () => void;
}

/** Until the browsers must have found a way to each other; also after a way was lost. */
const connectMs = 5_000;

/** Two browsers, connected to each other. What is sent may change while it runs. */
export class DirectPeer {
  readonly #options: DirectPeerOptions;
  readonly #connection: RTCPeerConnection;
  readonly #senders = new Map<Source, RTCRtpTransceiver>();
  readonly #theirSources = new Map<string, Source>();
  readonly #early: RTCIceCandidateInit[] = [];
  /** One signal after the other. */
  #queue: Promise<void> = Promise.resolve();
  #makingOffer = false;
  #ignoresOffer = false;
  #cancelTimer: () => void = () => {};
  #lifecycle: 'open' | 'closed' = 'open';

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
  }

  /** Sends this track, or another one in its place; null: nothing of this source. */
  async setTrack(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    const known = this.#senders.get(source);
    if (known) {
      await known.sender.replaceTrack(track);
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
      .catch(() => {
        // What cannot be taken leads to no connection, which is noticed by its time.
      });
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    if (this.#lifecycle === 'closed') return;
    this.#lifecycle = 'closed';
    this.#cancelTimer();
    this.#connection.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      // Closed meanwhile, or no connection comes of it.
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(signal: DirectSignal): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    if (signal.kind === 'candidate') {
      // Requests to the server may overtake each other: a candidate waits for its description.
      if (this.#connection.remoteDescription === null) return void this.#early.push(signal.candidate);
      try {
        await this.#connection.addIceCandidate(signal.candidate);
      } catch (error) {
        if (!this.#ignoresOffer) throw error;
      }
      return;
    }
    if (signal.kind !== 'description') return;
    const { description, sources } = signal;
    const collides =
      description.type === 'offer' && (this.#makingOffer || this.#connection.signalingState !== 'stable');
    this.#ignoresOffer = collides && !this.#options.polite;
    if (this.#ignoresOffer) return;
    for (const [mid, source] of Object.entries(sources)) this.#theirSources.set(mid, source);
    await this.#connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await this.#connection.addIceCandidate(candidate);
    if (description.type !== 'offer') return;
    await this.#connection.setLocalDescription();
    this.#sendDescription();
  }

  #sendDescription(): void {
    const { localDescription } = this.#connection;
    if (localDescription === null || this.#lifecycle === 'closed') return;
    const sources: Record<string, Source> = {};
    for (const [source, { mid }] of this.#senders) if (mid !== null) sources[mid] = source;
    this.#options.send({ kind: 'description', description: localDescription.toJSON(), sources });
  }

  #stateChanged(): void {
    if (this.#lifecycle === 'closed') return;
    const { connectionState } = this.#connection;
    if (connectionState === 'connected') {
      this.#cancelTimer();
      this.#options.connected();
    } else if (connectionState === 'failed') this.#fail();
    // It may come back by itself, for as long as a first connection may take.
    else if (connectionState === 'disconnected') this.#expectConnection();
  }

  #expectConnection(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(connectMs, () => this.#fail());
  }

  #fail(): void {
    if (this.#lifecycle === 'closed') return;
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    this.#options.failed();
  }
}

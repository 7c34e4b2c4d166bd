import type { Source } from '@confab/contracts';
import type { Clock } from '../timing/clock.ts';
import type { DirectSignal } from './direct-signal.ts';

export interface DirectPeerOptions {
  readonly configuration: RTCConfiguration;
  /** One side makes all offers, the other one answers. Exactly one does. */
  readonly offers: boolean;
  readonly clock: Clock;
  readonly send: (signal: DirectSignal) => void;
  readonly received: (track: MediaStreamTrack, source: Source) => void;
  /** What was received of this source is withdrawn. */
  readonly ended: (source: Source) => void;
  readonly connected: () => void;
  /** There is no way, or there is none any more. Told once. */
  readonly failed: () => void;
}

/** One media section each, from the beginning and in this order; both sides send in it whatever they have of it. */
const carried: readonly Source[] = ['microphone', 'camera', 'screen', 'screen-audio'];
const kindOf = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-audio': 'audio' } as const;

/** Until the browsers must have found a way to each other; also after a way was lost. */
const connectMs = 5_000;
/** A lost way may come back by itself for so long; then another one is looked for. */
const suspectMs = 1_500;
/** Candidates that came before their description. */
const mostEarly = 200;

/**
 * Two browsers, connected to each other. All media sections are negotiated once, before anybody has a track, and tracks put into them
 * later: were sections negotiated as tracks come, both sides would offer at once whenever both open a camera, and an offer of
 * Firefox that gave way leaves it with other numbers of header extensions than Chromium's, which neither can take back.
 */
export class DirectPeer {
  readonly #options: DirectPeerOptions;
  readonly #connection: RTCPeerConnection;
  /** Empty on the answering side until the offer has come. */
  readonly #sections = new Map<Source, RTCRtpTransceiver>();
  readonly #sent = new Map<Source, MediaStreamTrack>();
  #announced = 0;
  /** What the other side says that it sends, by its newest word: they may overtake each other. */
  #theirs: { readonly count: number; readonly sources: ReadonlySet<Source> } = { count: 0, sources: new Set() };
  readonly #received = new Set<Source>();
  readonly #early: RTCIceCandidateInit[] = [];
  /** One signal after the other. */
  #queue: Promise<void> = Promise.resolve();
  #cancelTimer: () => void = () => {};
  #cancelRestart: () => void = () => {};
  #lifecycle: 'open' | 'failed' | 'closed' = 'open';

  constructor(options: DirectPeerOptions) {
    this.#options = options;
    // One way for everything: half the candidates, and each is a message.
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...options.configuration });
    this.#connection = connection;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      // Firefox looks for a way of RTCP's own as well, which nothing takes.
      if (candidate && candidate.component !== 'rtcp') {
        options.send({ kind: 'candidate', candidate: candidate.toJSON() });
      }
    });
    connection.addEventListener('connectionstatechange', () => this.#stateChanged());
    this.#expectConnection();
    if (!options.offers) return;
    connection.addEventListener('negotiationneeded', () => void this.#offer());
    for (const source of carried) this.#sections.set(source, connection.addTransceiver(kindOf[source]));
  }

  get connected(): boolean {
    return this.#lifecycle === 'open' && this.#connection.connectionState === 'connected';
  }

  /** Sends this track, or another one in its place; null: nothing of this source. */
  async setTrack(source: Source, track: MediaStreamTrack | null): Promise<void> {
    if (this.#lifecycle === 'closed') return;
    const wasSent = this.#sent.has(source);
    if (track === null) this.#sent.delete(source);
    else this.#sent.set(source, track);
    await this.#sections
      .get(source)
      ?.sender.replaceTrack(track)
      .catch((error: unknown) => {
        if (!this.#isClosed()) throw error;
      });
    if (!this.#isClosed() && wasSent !== this.#sent.has(source)) this.#announce();
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
      await this.#connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      this.#fail();
    }
  }

  async #take(signal: DirectSignal): Promise<void> {
    if (this.#isClosed()) return;
    switch (signal.kind) {
      case 'candidate':
        return this.#takeCandidate(signal.candidate);
      case 'description':
        return this.#options.offers ? this.#takeAnswer(signal) : this.#takeOffer(signal);
      case 'sources':
        if (signal.count <= this.#theirs.count) return;
        this.#theirs = { count: signal.count, sources: new Set(signal.sources) };
        return this.#tellReceived();
      case 'restart':
        return this.#restart();
      case 'to-room':
    }
  }

  async #takeOffer({ description, sources }: DirectSignal & { kind: 'description' }): Promise<void> {
    if (description.type !== 'offer') return;
    await this.#connection.setRemoteDescription(description);
    if (this.#isClosed()) return;
    for (const section of this.#connection.getTransceivers()) {
      const source = sources[section.mid ?? ''];
      if (source === undefined || !carried.includes(source) || this.#sections.has(source)) continue;
      section.direction = 'sendrecv';
      this.#sections.set(source, section);
      await section.sender.replaceTrack(this.#sent.get(source) ?? null);
    }
    await this.#takeEarly();
    if (this.#isClosed()) return;
    await this.#connection.setLocalDescription();
    this.#sendDescription();
    this.#tellReceived();
  }

  async #takeAnswer({ description }: DirectSignal & { kind: 'description' }): Promise<void> {
    // Told twice, for instance.
    if (description.type !== 'answer' || this.#connection.signalingState !== 'have-local-offer') return;
    await this.#connection.setRemoteDescription(description);
    await this.#takeEarly();
    this.#tellReceived();
  }

  async #takeEarly(): Promise<void> {
    for (const candidate of this.#early.splice(0)) await this.#takeCandidate(candidate);
  }

  async #takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    // Requests to the server may overtake each other: a candidate waits for its description.
    if (this.#connection.remoteDescription === null) {
      if (this.#early.length < mostEarly) this.#early.push(candidate);
      return;
    }
    // Of an earlier way, or of a kind that this browser does not know: the others may do.
    await this.#connection.addIceCandidate(candidate).catch(() => {});
  }

  /** What the other side says that it sends comes out of the section of its source, once there is one. */
  #tellReceived(): void {
    if (this.#isClosed() || this.#connection.remoteDescription === null) return;
    for (const [source, { receiver }] of this.#sections) {
      const isSent = this.#theirs.sources.has(source);
      if (isSent === this.#received.has(source)) continue;
      if (isSent) {
        this.#received.add(source);
        this.#options.received(receiver.track, source);
      } else {
        this.#received.delete(source);
        this.#options.ended(source);
      }
    }
  }

  #announce(): void {
    this.#announced += 1;
    this.#options.send({ kind: 'sources', sources: [...this.#sent.keys()], count: this.#announced });
  }

  #sendDescription(): void {
    const { localDescription } = this.#connection;
    if (localDescription === null || this.#lifecycle === 'closed') return;
    const sources: Record<string, Source> = {};
    for (const [source, { mid }] of this.#sections) if (mid !== null) sources[mid] = source;
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
      // Another network, for instance.
      this.#cancelRestart = this.#options.clock.after(suspectMs, () => this.#restart());
    }
  }

  /** Looks for another way; both sides may notice that the last one is lost. */
  #restart(): void {
    if (!this.#options.offers) return this.#options.send({ kind: 'restart' });
    if (this.#connection.connectionState !== 'connected') this.#connection.restartIce();
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

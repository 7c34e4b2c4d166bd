import type { types } from 'mediasoup-client';
import type { MediaKind, ProducerId, Source } from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import type { Encoding, EncodingPriority, VideoCodec } from './encodings.ts';
import { OwnPauses } from './own-pauses.ts';
import { CallError } from '../../errors.ts';
import { TrackStatsReader, type TrackStats } from '../track-stats.ts';

export interface PublicationOptions {
  readonly source: Source;
  /** Overrides the layers that `videoEncodings` chooses by the track's size. */
  readonly encodings?: readonly Encoding[] | undefined;
  readonly codec?: VideoCodec | undefined;
  /** Bits per second of the whole picture, or of the sound; smaller layers take their share. */
  readonly maxBitrateBps?: number | undefined;
  /** False sends video in one size only. */
  readonly simulcast?: boolean | undefined;
  /** Which of one's own tracks suffer last on a narrow link. */
  readonly priority?: EncodingPriority | undefined;
  /** What the encoder should keep: `detail` for text, `motion` for films, `speech` or `music` for sound. */
  readonly contentHint?: string | undefined;
  /** Identities that may receive it; null, or left out, for all. */
  readonly subscribers?: readonly string[] | null | undefined;
  /** Publishes it muted. */
  readonly muted?: boolean | undefined;
  /**
   * Captures the track anew. With it, muting stops the track, so that the camera's light goes out, and unmuting captures again.
   * Without it, muting keeps the track.
   */
  readonly capture?: (() => Promise<MediaStreamTrack>) | undefined;
  /** Stops the track when the publication ends, so that the device is free and its light goes out. */
  readonly stopTrack?: boolean | undefined;
}

/** Who muted a publication: the app, or the server for a moderator. */
export type MutedBy = 'app' | 'server';

/** What a publication asks of those who send. */
export interface PublicationOwner {
  readonly clock: Clock;
  /** Resolves when the server knows the publication as it is now. */
  settle(publication: LocalPublication): Promise<void>;
  withdraw(publication: LocalPublication): Promise<void>;
  /** Muted or unmuted, as it is now. */
  announceMuted(publication: LocalPublication, by: MutedBy): void;
  announceEnded(publication: LocalPublication): void;
}

/** One track that this participant publishes, under whatever producer it runs at the moment. */
export class LocalPublication {
  readonly source: Source;
  readonly kind: MediaKind;
  readonly options: PublicationOptions;
  readonly #owner: PublicationOwner;
  #track: MediaStreamTrack;
  #muted: boolean;
  #producer: types.Producer | undefined;
  /** The server's view, to tell what it still has to be told. */
  #serverPaused = false;
  readonly #pauses = new OwnPauses();
  #subscribers: readonly string[] | null;
  #subscribersTold = true;
  #maxSpatialLayer: number | undefined;
  readonly #stats = new TrackStatsReader();
  /** Mutes and unmutes, by whomever: opening a device takes its time, and the last word counts. */
  #wishes = 0;
  #lifecycle: 'open' | 'ended' = 'open';

  constructor(track: MediaStreamTrack, options: PublicationOptions, owner: PublicationOwner) {
    this.source = options.source;
    this.kind = track.kind as MediaKind;
    this.options = options;
    this.#owner = owner;
    this.#track = track;
    this.#muted = options.muted ?? false;
    this.#subscribers = options.subscribers ?? null;
    if (options.contentHint !== undefined) track.contentHint = options.contentHint;
    track.addEventListener('ended', this.#onEnded);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** Undefined while it is not on the server: before it is published, and while its transport is rebuilt. */
  get producerId(): ProducerId | undefined {
    return this.#producer?.closed === false ? (this.#producer.id as ProducerId) : undefined;
  }

  /** Stops sending at once; resolves when the others have been told. */
  async mute(): Promise<void> {
    this.#wishes += 1;
    if (this.#muted) return;
    this.#muted = true;
    this.#pauseSending();
    if (this.options.capture) this.#track.stop();
    this.#owner.announceMuted(this, 'app');
    await this.#owner.settle(this);
  }

  /** Sends again. Rejects with what the browser says when the device is gone; it stays muted then. */
  async unmute(): Promise<void> {
    if (!this.#muted || this.#lifecycle === 'ended') return;
    this.#wishes += 1;
    const wish = this.#wishes;
    if (this.options.capture && this.#track.readyState === 'ended') {
      const track = await this.options.capture();
      // Over, or muted again, while the device was opened.
      if (this.#isEnded() || wish !== this.#wishes) return track.stop();
      await this.replaceTrack(track);
      if (this.#isEnded() || wish !== this.#wishes) return track.stop();
    }
    this.#muted = false;
    this.#track.enabled = true;
    if (this.#producer?.closed === false) this.#producer.resume();
    this.#owner.announceMuted(this, 'app');
    await this.#owner.settle(this);
  }

  /**
   * Sends another track of the same kind, from another camera for instance; the former one is stopped. Rejects with `conflict`
   * when it is not published any more, and stops the new one as well.
   */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    const former = this.#track;
    if (former === track) return;
    if (this.#lifecycle === 'ended') {
      track.stop();
      throw new CallError('conflict', `${this.source} is not published any more`);
    }
    former.removeEventListener('ended', this.#onEnded);
    former.stop();
    this.#track = track;
    track.enabled = !this.#muted;
    if (this.options.contentHint !== undefined) track.contentHint = this.options.contentHint;
    track.addEventListener('ended', this.#onEnded);
    const producer = this.#producer;
    // The former one may have ended before it could be produced, or the transport is being rebuilt.
    if (!producer || producer.closed) return this.#owner.settle(this);
    await producer.replaceTrack({ track }).catch((error: unknown) => {
      // The next producer is made with this track.
      if (!producer.closed) throw error;
    });
  }

  unpublish(): Promise<void> {
    return this.#owner.withdraw(this);
  }

  /** The browser's statistics of sending; empty while it is not sent. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#producer?.closed === false ? this.#producer.getStats() : undefined;
  }

  /** What gets through at the moment; undefined while it is not sent. Bitrates are between two calls. */
  async getTrackStats(): Promise<TrackStats | undefined> {
    const report = await this.getStats();
    return report && this.#stats.read(report, 'send');
  }

  /** Who may receive it: these identities, or all. */
  get subscribers(): readonly string[] | null {
    return this.#subscribers;
  }

  /** Lets only these identities receive it, or all with null. Resolves when it is so. */
  setSubscribers(identities: readonly string[] | null): Promise<void> {
    this.#subscribers = identities;
    this.#subscribersTold = false;
    return this.#owner.settle(this);
  }

  /** For those who send: it begins silent where the server has to be told first who may hear it. */
  get startsPaused(): boolean {
    return this.#muted || this.#subscribers !== null;
  }

  /** For those who send: it runs under this producer now. */
  attach(producer: types.Producer, serverPaused: boolean): void {
    this.#producer = producer;
    this.#serverPaused = serverPaused;
    this.#pauses.clear();
    this.#subscribersTold = this.#subscribers === null;
    // A new producer: whoever wants less of it says so again.
    this.#maxSpatialLayer = undefined;
    // Muted, or given another track, while the server was asked.
    if (this.#muted) this.#pauseSending();
    if (producer.track !== this.#track && this.#track.readyState === 'live') {
      producer.replaceTrack({ track: this.#track }).catch(() => {});
    }
  }

  /** For those who send: what the server has to be told, or nothing. */
  get serverNeeds(): 'produce' | 'set-subscribers' | 'pause-producer' | 'resume-producer' | undefined {
    if (this.producerId === undefined) return this.#track.readyState === 'ended' ? undefined : 'produce';
    if (!this.#subscribersTold) return 'set-subscribers';
    if (this.#serverPaused === this.#muted) return undefined;
    return this.#muted ? 'pause-producer' : 'resume-producer';
  }

  /** For those who send: the server is asked to pause or resume. */
  asksToPause(paused: boolean): void {
    this.#pauses.asks(paused, this.#owner.clock.now());
  }

  serverPausedIs(paused: boolean): void {
    this.#serverPaused = paused;
  }

  subscribersTold(identities: readonly string[] | null): void {
    if (this.#subscribers === identities) this.#subscribersTold = true;
  }

  /** For those who send: the room says that it was paused. What one did not ask for was a moderator. */
  pausedInRoom(): void {
    if (this.#pauses.isForeign(true, this.#owner.clock.now())) this.mutedByServer();
  }

  resumedInRoom(): void {
    this.#pauses.isForeign(false, this.#owner.clock.now());
  }

  /** For those who send: how a resume found it on the server. */
  foundOnServer(paused: boolean): void {
    // Believed to be running, and nobody here wanted otherwise: paused while we were away.
    if (paused && !this.#muted && !this.#serverPaused) this.mutedByServer();
    this.#serverPaused = paused;
    this.#subscribersTold &&= this.#subscribers === null;
  }

  /** A moderator muted it: as if one had done so oneself, without telling the server what it knows. */
  mutedByServer(): void {
    this.#wishes += 1;
    this.#serverPaused = true;
    if (this.#muted) return;
    this.#muted = true;
    this.#pauseSending();
    if (this.options.capture) this.#track.stop();
    this.#owner.announceMuted(this, 'server');
  }

  /** For those who send: nobody needs more than this layer of a simulcast. */
  async limitLayers(maxSpatialLayer: number): Promise<void> {
    if (this.kind !== 'video' || this.#maxSpatialLayer === maxSpatialLayer) return;
    this.#maxSpatialLayer = maxSpatialLayer;
    const producer = this.#producer;
    if (!producer || producer.closed) return;
    await producer.setMaxSpatialLayer(maxSpatialLayer).catch((error: unknown) => {
      // Not in force: the same word has to count when it comes again.
      this.#maxSpatialLayer = undefined;
      throw error;
    });
  }

  /** Lets the producer go without touching the track. */
  detach(): void {
    this.#producer?.close();
    this.#producer = undefined;
  }

  /** For those who send: it is over. */
  end(): void {
    this.#lifecycle = 'ended';
    this.detach();
    this.#track.removeEventListener('ended', this.#onEnded);
    if (this.options.stopTrack) this.#track.stop();
  }

  // Not fired by our own `stop`: the device was unplugged, or its use withdrawn.
  readonly #onEnded = (): void => this.#owner.announceEnded(this);

  // A method: a check of the field itself would be narrowed away by what was seen before an await.
  #isEnded(): boolean {
    return this.#lifecycle === 'ended';
  }

  #pauseSending(): void {
    this.#track.enabled = false;
    if (this.#producer?.closed === false) this.#producer.pause();
  }
}

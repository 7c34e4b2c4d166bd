import type { types } from 'mediasoup-client';
import type { MediaKind, ProducerId, Source } from '@confab/contracts';
import type { Encoding, VideoCodec } from './encodings.ts';

export interface PublicationOptions {
  readonly source: Source;
  /** Overrides the layers that `videoEncodings` chooses by the track's size. */
  readonly encodings?: readonly Encoding[] | undefined;
  readonly codec?: VideoCodec | undefined;
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

/** What a publication asks of those who send. */
export interface PublicationOwner {
  /** Resolves when the server knows the publication as it is now. */
  settle(publication: LocalPublication): Promise<void>;
  withdraw(publication: LocalPublication): Promise<void>;
  announceMuted(publication: LocalPublication): void;
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

  constructor(track: MediaStreamTrack, options: PublicationOptions, owner: PublicationOwner) {
    this.source = options.source;
    this.kind = track.kind as MediaKind;
    this.options = options;
    this.#owner = owner;
    this.#track = track;
    this.#muted = options.muted ?? false;
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
    if (this.#muted) return;
    this.#muted = true;
    this.#pauseSending();
    if (this.options.capture) this.#track.stop();
    this.#owner.announceMuted(this);
    await this.#owner.settle(this);
  }

  /** Sends again. Rejects with what the browser says when the device is gone; it stays muted then. */
  async unmute(): Promise<void> {
    if (!this.#muted) return;
    if (this.options.capture && this.#track.readyState === 'ended')
      await this.replaceTrack(await this.options.capture());
    this.#muted = false;
    this.#track.enabled = true;
    if (this.#producer?.closed === false) this.#producer.resume();
    this.#owner.announceMuted(this);
    await this.#owner.settle(this);
  }

  /** Sends another track of the same kind, from another camera for instance; the former one is stopped. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    const former = this.#track;
    if (former === track) return;
    former.removeEventListener('ended', this.#onEnded);
    former.stop();
    this.#track = track;
    track.enabled = !this.#muted;
    track.addEventListener('ended', this.#onEnded);
    if (this.#producer?.closed === false) await this.#producer.replaceTrack({ track });
  }

  unpublish(): Promise<void> {
    return this.#owner.withdraw(this);
  }

  /** The browser's statistics of sending; empty while it is not sent. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#producer?.closed === false ? this.#producer.getStats() : undefined;
  }

  /** For those who send: it runs under this producer now. */
  attach(producer: types.Producer, serverPaused: boolean): void {
    this.#producer = producer;
    this.#serverPaused = serverPaused;
    // Muted, or given another track, while the server was asked.
    if (this.#muted) this.#pauseSending();
    if (producer.track !== this.#track && this.#track.readyState === 'live') {
      producer.replaceTrack({ track: this.#track }).catch(() => {});
    }
  }

  /** For those who send: what the server has to be told, or nothing. */
  get serverNeeds(): 'produce' | 'pause-producer' | 'resume-producer' | undefined {
    if (this.producerId === undefined) return this.#track.readyState === 'ended' ? undefined : 'produce';
    if (this.#serverPaused === this.#muted) return undefined;
    return this.#muted ? 'pause-producer' : 'resume-producer';
  }

  serverPausedIs(paused: boolean): void {
    this.#serverPaused = paused;
  }

  /** Lets the producer go without touching the track. */
  detach(): void {
    this.#producer?.close();
    this.#producer = undefined;
  }

  /** For those who send: it is over. */
  end(): void {
    this.detach();
    this.#track.removeEventListener('ended', this.#onEnded);
    if (this.options.stopTrack) this.#track.stop();
  }

  // Not fired by our own `stop`: the device was unplugged, or its use withdrawn.
  readonly #onEnded = (): void => this.#owner.announceEnded(this);

  #pauseSending(): void {
    this.#track.enabled = false;
    if (this.#producer?.closed === false) this.#producer.pause();
  }
}

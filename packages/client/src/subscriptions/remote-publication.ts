import type { types } from 'mediasoup-client';
import type { Layers, MediaKind, Producer, ProducerId, Source } from '@confab/contracts';
import { TrackStatsReader, type TrackStats } from '../media/track-stats.ts';

/** What a publication asks of those who receive. */
export interface SubscriptionOwner {
  /** Overrides what the room would choose. */
  choose(producerId: ProducerId, wanted: boolean): void;
  setPreferredLayers(producerId: ProducerId, layers: Layers): Promise<void>;
}

/** - `off`: not wanted · `pending`: asked for · `on`: there is a track · `refused`: the server does not let us have it */
export type SubscriptionState = 'off' | 'pending' | 'on' | 'refused';

/** A track that somebody else publishes. */
export class RemotePublication {
  readonly producerId: ProducerId;
  readonly kind: MediaKind;
  readonly source: Source;
  readonly #owner: SubscriptionOwner;
  #muted: boolean;
  #subscription: SubscriptionState = 'off';
  #consumer: types.Consumer | undefined;
  readonly #stats = new TrackStatsReader();

  constructor(producer: Producer, owner: SubscriptionOwner) {
    this.producerId = producer.producerId;
    this.kind = producer.kind;
    this.source = producer.source;
    this.#muted = producer.paused;
    this.#owner = owner;
  }

  /** The publisher paused it: there is a track, but nothing comes. */
  get muted(): boolean {
    return this.#muted;
  }

  get subscription(): SubscriptionState {
    return this.#subscription;
  }

  /** What to attach to a media element while subscribed. Another one after the transport was rebuilt. */
  get track(): MediaStreamTrack | undefined {
    return this.#consumer?.track;
  }

  /** Loudness of audio at this moment, 0 to 1; 0 while nothing is heard. */
  get audioLevel(): number {
    if (this.#muted) return 0;
    const [source] = this.#consumer?.rtpReceiver?.getSynchronizationSources?.() ?? [];
    return source?.audioLevel ?? 0;
  }

  /** Asks for the media, whatever `JoinOptions.subscribe` says; `trackSubscribed` follows. Without effect where it is on already. */
  subscribe(): void {
    this.setSubscribed(true);
  }

  /** Does not want the media, whatever `JoinOptions.subscribe` says. */
  unsubscribe(): void {
    this.setSubscribed(false);
  }

  setSubscribed(subscribed: boolean): void {
    this.#owner.choose(this.producerId, subscribed);
  }

  /** Receives at most these layers of a simulcast or layered video. Resolves when the server knows. */
  setPreferredLayers(layers: Layers): Promise<void> {
    return this.#owner.setPreferredLayers(this.producerId, layers);
  }

  /** The browser's statistics of receiving; undefined while not subscribed. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#consumer && !this.#consumer.closed ? this.#consumer.getStats() : undefined;
  }

  /** What gets through at the moment; undefined while nothing is received. Bitrates are between two calls. */
  async getTrackStats(): Promise<TrackStats | undefined> {
    const report = await this.getStats();
    return report && this.#stats.read(report, 'recv');
  }

  /** For those who receive: what became of the subscription. */
  subscriptionIs(state: SubscriptionState, consumer?: types.Consumer): void {
    this.#subscription = state;
    this.#consumer = consumer;
  }

  /** For those who follow the room: the publisher paused or resumed. */
  mutedIs(muted: boolean): void {
    this.#muted = muted;
  }
}

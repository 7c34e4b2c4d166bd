import type { types } from 'mediasoup-client';
import type { Producer, ProducerId, Source, Transport } from '@confab/contracts';
import type { Clock } from '../../timing/clock.ts';
import { audioCodecOptions, audioEncodings, videoEncodings } from './encodings.ts';
import { CallError, isPassing, isRefusal } from '../../errors.ts';
import { LocalPublication, type MutedBy, type PublicationOptions } from './local-publication.ts';
import type { MediaDevice } from '../transport/media-device.ts';
import type { MediaSignaling, MediaTransport } from '../transport/media-transport.ts';
import { Reconciler } from '../../timing/reconciler.ts';

export interface SendMediaOptions {
  readonly signaling: MediaSignaling;
  readonly device: MediaDevice;
  readonly clock: Clock;
  readonly transport: MediaTransport;
  readonly muteChanged: (publication: LocalPublication, by: MutedBy) => void;
  readonly ended: (publication: LocalPublication) => void;
  /** Unpublished, or, with an error, refused for good after it had been published: a right was withdrawn, for instance. */
  readonly withdrawn: (publication: LocalPublication, error?: unknown) => void;
}

/**
 * Keeps what is published on the server. Publications are what is wanted; producers come and go with transports. One reconciler
 * brings them together, so that a lost transport, a refused request and a mute in between need no code of their own.
 */
export class SendMedia {
  readonly #options: SendMediaOptions;
  readonly #transport: MediaTransport;
  readonly #reconciler: Reconciler;
  readonly #wanted = new Set<LocalPublication>();
  readonly #published = new Set<LocalPublication>();
  /** Producers that the server may still have although nobody wants them. */
  readonly #unwanted = new Set<ProducerId>();
  readonly #refusals = new WeakMap<LocalPublication, unknown>();
  #lifecycle: 'open' | 'closed' = 'open';

  constructor(options: SendMediaOptions) {
    this.#options = options;
    const { clock } = options;
    this.#reconciler = new Reconciler({ clock, work: () => this.#reconcile(), isPassing: isWorthRepeating });
    this.#transport = options.transport;
    this.#transport.use({
      isNeeded: () => this.#wanted.size > 0,
      prepare: (transport) => this.#prepare(transport),
      lost: () => void this.#reconciler.poke(),
    });
  }

  get publications(): ReadonlySet<LocalPublication> {
    return this.#wanted;
  }

  /** Publishes a track. Rejects with the server's refusal, `conflict` when the room was left; what is only delayed is awaited. */
  async publish(track: MediaStreamTrack, options: PublicationOptions): Promise<LocalPublication> {
    const publication = new LocalPublication(track, options, {
      clock: this.#options.clock,
      settle: (changed) => this.#settle(changed),
      withdraw: (changed) => this.#withdraw(changed),
      announceMuted: this.#options.muteChanged,
      announceEnded: this.#options.ended,
    });
    try {
      this.#throwIfClosed();
      this.#wanted.add(publication);
      await this.#settle(publication);
      this.#throwIfClosed();
    } catch (error) {
      this.#wanted.delete(publication);
      publication.end();
      throw error;
    }
    return publication;
  }

  /** Begins anew, with the transport; everything wanted is published again. */
  start(): void {
    for (const publication of this.#wanted) publication.detach();
    this.#unwanted.clear();
    if (this.#wanted.size > 0) void this.#reconciler.poke();
  }

  /** After `resume`: compares what the server has with what is wanted. */
  reconcileWith(producers: readonly Producer[]): void {
    const onServer = new Map(producers.map((producer) => [producer.producerId, producer]));
    for (const publication of this.#wanted) {
      const producer = publication.producerId && onServer.get(publication.producerId);
      if (producer) publication.foundOnServer(producer.paused);
      else publication.detach();
      onServer.delete(publication.producerId as ProducerId);
    }
    // Opened by a request whose answer was lost; they would play twice.
    for (const producerId of onServer.keys()) this.#unwanted.add(producerId);
    void this.#reconciler.poke();
  }

  /** The server closed one of our producers: it is published again if it is still wanted. */
  producerClosed(producerId: ProducerId): void {
    const publication = this.#find(producerId);
    publication?.detach();
    if (publication) void this.#reconciler.poke();
  }

  /** The room says that one of our producers was paused or resumed. */
  producerPaused({ producerId, paused }: Producer): void {
    const publication = this.#find(producerId);
    if (paused) publication?.pausedInRoom();
    else publication?.resumedInRoom();
  }

  /** A moderator declared this kind of device muted. */
  mutedByModerator(kind: 'audio' | 'video'): void {
    const source: Source = kind === 'audio' ? 'microphone' : 'camera';
    for (const publication of this.#wanted) if (publication.source === source) publication.mutedByServer();
  }

  /** Nobody needs more of this producer than these layers; what is above is not encoded until somebody does. */
  limitLayers(producerId: ProducerId, maxSpatialLayer: number): void {
    // A sender that is just being closed; the next producer is told anew.
    void this.#find(producerId)
      ?.limitLayers(maxSpatialLayer)
      .catch(() => {});
  }

  /** Withdraws what one may not publish any more. */
  permit(isPermitted: (source: Source) => boolean): void {
    for (const publication of this.#wanted) {
      if (isPermitted(publication.source) || !this.#published.has(publication)) continue;
      if (publication.producerId) this.#unwanted.add(publication.producerId);
      this.#refused(publication, new CallError('forbidden', `publishing ${publication.source} is not permitted`));
    }
    if (this.#unwanted.size > 0) void this.#reconciler.poke();
  }

  close(): void {
    this.#lifecycle = 'closed';
    this.#reconciler.close();
    for (const publication of this.#wanted) publication.end();
    this.#wanted.clear();
  }

  #throwIfClosed(): void {
    if (this.#lifecycle === 'closed') throw new CallError('conflict', 'the room was left');
  }

  async #settle(publication: LocalPublication): Promise<void> {
    await this.#reconciler.poke();
    const refusal = this.#refusals.get(publication);
    if (refusal !== undefined) throw refusal;
  }

  async #withdraw(publication: LocalPublication): Promise<void> {
    if (!this.#wanted.delete(publication)) return;
    this.#published.delete(publication);
    if (publication.producerId) this.#unwanted.add(publication.producerId);
    publication.end();
    this.#options.withdrawn(publication);
    await this.#reconciler.poke();
  }

  async #reconcile(): Promise<void> {
    let passing: unknown;
    for (const producerId of this.#unwanted) {
      this.#unwanted.delete(producerId);
      await this.#options.signaling.request('close-producer', { producerId }).catch((error) => {
        // Anything else means that it is not there any more.
        if (isPassing(error)) this.#unwanted.add(producerId);
        if (isPassing(error)) passing = error;
      });
    }
    for (const publication of this.#wanted) {
      try {
        await this.#bring(publication);
      } catch (error) {
        if (isWorthRepeating(error)) passing = error;
        else this.#refused(publication, error);
      }
    }
    this.#transport.idleUnlessNeeded();
    if (passing !== undefined) throw passing;
  }

  /** Makes the server's view of one publication what it is here. */
  async #bring(publication: LocalPublication): Promise<void> {
    for (let need = publication.serverNeeds; need; need = publication.serverNeeds) {
      if (!this.#wanted.has(publication)) return;
      if (need === 'produce') {
        await this.#produce(publication);
        continue;
      }
      // The server lost it: the next round produces it again.
      await this.#tell(publication, need).catch((error: unknown) => {
        if (!isRefusal(error, 'not-found')) throw error;
        publication.detach();
      });
    }
  }

  async #tell(
    publication: LocalPublication,
    need: 'set-subscribers' | 'pause-producer' | 'resume-producer',
  ): Promise<void> {
    const { signaling } = this.#options;
    const producerId = publication.producerId as ProducerId;
    if (need === 'set-subscribers') {
      const { subscribers } = publication;
      await signaling.request(need, { producerId, identities: subscribers && [...subscribers] });
      return publication.subscribersTold(subscribers);
    }
    const paused = need === 'pause-producer';
    publication.asksToPause(paused);
    await signaling.request(need, { producerId });
    publication.serverPausedIs(paused);
  }

  #find(producerId: ProducerId): LocalPublication | undefined {
    return [...this.#wanted].find((publication) => publication.producerId === producerId);
  }

  async #produce(publication: LocalPublication): Promise<void> {
    const { source, track, options, startsPaused } = publication;
    const transport = await this.#transport.ensure();
    const isVideo = track.kind === 'video';
    const codec = options.codec ?? 'vp8';
    const { width = 1280, height = 720 } = isVideo ? track.getSettings() : {};
    const encodings =
      options.encodings ??
      (isVideo ? videoEncodings(source, { width, height }, codec, options) : audioEncodings(source, options));
    let producer: types.Producer;
    try {
      producer = await transport.produce({
        track,
        // A copy of each: mediasoup-client writes rids and ssrcs into what it is given.
        ...(encodings ? { encodings: encodings.map((encoding) => ({ ...encoding })) } : {}),
        ...(isVideo
          ? { codec: this.#options.device.codec(codec), codecOptions: { videoGoogleStartBitrate: 1000 } }
          : { codecOptions: audioCodecOptions(source) }),
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: true,
        appData: { source, paused: startsPaused, subscribers: publication.subscribers } satisfies SendAppData,
      });
    } catch (error) {
      if (isRefusal(error, 'not-found')) this.#transport.closedByServer(transport.id);
      // The transport was lost under it; the reconciler builds the next one.
      if (transport.closed)
        throw new CallError('unavailable', 'the transport was lost while publishing', { cause: error });
      throw error;
    }
    if (!this.#wanted.has(publication)) {
      this.#unwanted.add(producer.id as ProducerId);
      producer.close();
      return void this.#reconciler.poke();
    }
    publication.attach(producer, startsPaused);
    this.#published.add(publication);
  }

  #prepare(transport: types.Transport): void {
    transport.on('produce', ({ kind, rtpParameters, appData }, produced, failed) => {
      const { source, paused, subscribers } = appData as unknown as SendAppData;
      this.#options.signaling
        .request('produce', {
          transportId: transport.id as Transport['id'],
          kind,
          rtpParameters: rtpParameters as never,
          appData: { source },
          paused,
          ...(subscribers ? { subscribers: [...subscribers] } : {}),
        })
        .then(({ producerId }) => produced({ id: producerId }), failed);
    });
  }

  #refused(publication: LocalPublication, error: unknown): void {
    this.#wanted.delete(publication);
    this.#refusals.set(publication, error);
    if (!this.#published.delete(publication)) return;
    publication.end();
    this.#options.withdrawn(publication, error);
  }
}

type SendAppData = { source: Source; paused: boolean; subscribers: readonly string[] | null };

/** `not-found` and `conflict` mean here that the server's transport is not ours any more: a new one is under way. */
function isWorthRepeating(error: unknown): boolean {
  return isPassing(error) || isRefusal(error, 'not-found', 'conflict');
}

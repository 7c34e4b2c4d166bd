import type { EventEmitter } from 'eventemitter3';
import type { ConnectionQuality, Participant, ParticipantId, Source } from '@confab/contracts';
import { captureCamera, captureMicrophone, type CameraOptions, type MicrophoneOptions } from '../devices/capture.ts';
import type { DataOptions, DataPublication } from '../media/send/data-publication.ts';
import type { DeclaredState } from './features/declared-state.ts';
import { CallError } from '../errors.ts';
import { announce } from '../announce.ts';
import type { RoomEvents } from './room-events.ts';
import type { LocalPublication, PublicationOptions } from '../media/send/local-publication.ts';
import type { Requests } from '../signaling/requests.ts';
import { captureScreen, type ScreenOptions, type ScreenShare } from '../media/send/screen-share.ts';
import type { SendData } from '../media/send/send-data.ts';
import type { SendMedia } from '../media/send/send-media.ts';

type Sending = Omit<PublicationOptions, 'source' | 'capture' | 'stopTrack'> & {
  /** A track that was captured before, in a preview for instance; it belongs to the publication from now on. */
  readonly track?: MediaStreamTrack | undefined;
};

export interface LocalParticipantParts {
  readonly room: EventEmitter<RoomEvents>;
  readonly send: SendMedia;
  readonly data: SendData;
  readonly declared: DeclaredState;
  readonly requests: Requests;
  readonly self: () => Participant;
}

/** Oneself in the room: who one is, what one says of oneself, what one publishes. */
export class LocalParticipant {
  readonly #parts: LocalParticipantParts;
  /** Sources that are being captured or published right now. */
  readonly #publishing = new Set<Source>();
  #connectionQuality: ConnectionQuality = 'good';

  constructor(parts: LocalParticipantParts) {
    this.#parts = parts;
  }

  /** Changes when one had to join again. */
  get participantId(): ParticipantId {
    return this.#parts.self().participantId;
  }

  get identity(): string {
    return this.#parts.self().identity;
  }

  get name(): string {
    return this.#parts.self().name;
  }

  get metadata(): string | null {
    return this.#parts.self().metadata;
  }

  /** What others are told; follows `mute` and `unmute` of microphone and camera. */
  get audioMuted(): boolean {
    return this.#parts.self().audioMuted;
  }

  get videoMuted(): boolean {
    return this.#parts.self().videoMuted;
  }

  /** Null while the hand is down. */
  get handRaisedAt(): Date | null {
    const { handRaisedAt } = this.#parts.self();
    return handRaisedAt === null ? null : new Date(handRaisedAt);
  }

  /** How one's own media gets through, as the server sees it. */
  get connectionQuality(): ConnectionQuality {
    return this.#connectionQuality;
  }

  get publications(): ReadonlySet<LocalPublication> {
    return this.#parts.send.publications;
  }

  publication(source: Source): LocalPublication | undefined {
    return [...this.publications].find((publication) => publication.source === source);
  }

  /** Resolves when everybody can see it. */
  raiseHand(raised: boolean): Promise<void> {
    return this.#parts.declared.declare({ handRaised: raised });
  }

  /** An emoji, or a short name that the app has a picture for. Not repeated: `unavailable` without a connection. */
  async react(emoji: string): Promise<void> {
    await this.#parts.requests.ask('reaction', { emoji });
  }

  /** Changes what others see of one. Rejects with the server's refusal. */
  updateSelf({ name, metadata }: { readonly name?: string; readonly metadata?: string }): Promise<void> {
    return this.#parts.declared.declare({
      ...(name === undefined ? {} : { name }),
      ...(metadata === undefined ? {} : { metadata }),
    });
  }

  /** Tells others that one is muted. Muting and unmuting a microphone that is published does it by itself. */
  setAudioMuted(muted: boolean): Promise<void> {
    return this.#parts.declared.declare({ audioMuted: muted });
  }

  /** The same for the camera. */
  setVideoMuted(muted: boolean): Promise<void> {
    return this.#parts.declared.declare({ videoMuted: muted });
  }

  /**
   * Captures and publishes a camera: 720p in three layers unless said otherwise. Rejects with a `DeviceError` when
   * there is no camera to be had, with a `CallError` when the server refuses. Muting stops the camera, unmuting opens it again.
   */
  publishCamera(options: CameraOptions & Sending = {}): Promise<LocalPublication> {
    const { track, deviceId, width, height, frameRate, facingMode, ...sending } = options;
    const capture = () => captureCamera({ deviceId, width, height, frameRate, facingMode });
    const publishing = { ...sending, source: 'camera', capture, stopTrack: true } as const;
    return this.#publish(async () => track ?? (await capture()), publishing, track);
  }

  /** Captures and publishes a microphone. Rejects like `publishCamera`. Muting keeps the microphone open, but sends nothing. */
  publishMicrophone(options: MicrophoneOptions & Sending = {}): Promise<LocalPublication> {
    const { track, deviceId, ...sending } = options;
    const publishing = { ...sending, source: 'microphone', stopTrack: true } as const;
    return this.#publish(async () => track ?? (await captureMicrophone({ deviceId })), publishing, track);
  }

  /**
   * Lets the person choose a screen, window or tab and publishes it beside the camera, with its sound where asked for and given.
   * It ends when either is unpublished, or the browser's own "stop sharing" is pressed. Rejects with a `DeviceError`:
   * `denied` when nothing was chosen.
   */
  async publishScreen({ tracks, ...options }: ScreenOptions = {}): Promise<ScreenShare> {
    const { audio: _audio, frameRate: _frameRate, contentHint = 'detail', ...sending } = options;
    // Before anybody is asked what to share.
    if (this.publication('screen')) throw new CallError('conflict', 'a screen is published already');
    const captured = tracks ?? (await captureScreen(options));
    let video: LocalPublication;
    try {
      video = await this.publishTrack(captured.video, { ...sending, contentHint, source: 'screen', stopTrack: true });
    } catch (error) {
      captured.video.stop();
      captured.audio?.stop();
      throw error;
    }
    const audio =
      captured.audio &&
      // A screen without its sound is better than none.
      (await this.publishTrack(captured.audio, { source: 'screen-audio', stopTrack: true }).catch(() => {
        captured.audio?.stop();
        return undefined;
      }));
    this.#endTogether(video, audio);
    return { video, ...(audio ? { audio } : {}) };
  }

  /** Publishes any track, from a canvas for instance. One publication a source: another is a `conflict`. */
  publishTrack(track: MediaStreamTrack, options: PublicationOptions): Promise<LocalPublication> {
    return this.#publish(() => Promise.resolve(track), options, track);
  }

  /** Lets only these identities receive a publication, or all with null; kept over lost connections. */
  setSubscribers(publication: LocalPublication, identities: readonly string[] | null): Promise<void> {
    return publication.setSubscribers(identities);
  }

  /** Opens a data channel to everybody else. Resolves when it can be sent on; rejects with the server's refusal. */
  publishData(options: DataOptions): Promise<DataPublication> {
    return this.#parts.data.publish(options);
  }

  /** For those who follow the room. */
  qualityIs(quality: ConnectionQuality): void {
    this.#connectionQuality = quality;
  }

  /** `given`: the track where it is there already; the publication's from now on, also where there will be none. */
  async #publish(
    take: () => Promise<MediaStreamTrack>,
    options: PublicationOptions,
    given?: MediaStreamTrack,
  ): Promise<LocalPublication> {
    const { source } = options;
    if (this.publication(source) || this.#publishing.has(source)) {
      if (options.stopTrack) given?.stop();
      throw new CallError('conflict', `${source} is published already`);
    }
    this.#publishing.add(source);
    try {
      const publication = await this.#parts.send.publish(await take(), options);
      this.#parts.declared.follow(publication);
      announce(this.#parts.room, 'localTrackPublished', publication);
      return publication;
    } finally {
      this.#publishing.delete(source);
    }
  }

  #endTogether(video: LocalPublication, audio: LocalPublication | undefined): void {
    const { room } = this.#parts;
    const onUnpublished = (publication: LocalPublication) => {
      if (publication !== video) return;
      room.off('localTrackUnpublished', onUnpublished);
      room.off('localTrackEnded', onEnded);
      audio?.unpublish().catch(() => {});
    };
    const onEnded = (publication: LocalPublication) => {
      if (publication === video || publication === audio) publication.unpublish().catch(() => {});
    };
    room.on('localTrackUnpublished', onUnpublished);
    room.on('localTrackEnded', onEnded);
    // Stopped while it was being published.
    if (video.track.readyState === 'ended') video.unpublish().catch(() => {});
  }
}

import type { EventEmitter } from 'eventemitter3';
import type { Participant, ParticipantId, Source } from '@confab/contracts';
import { captureCamera, captureMicrophone, type CameraOptions, type MicrophoneOptions } from './capture.ts';
import { CallError } from './errors.ts';
import { announce, type RoomEvents } from './events.ts';
import type { LocalPublication, PublicationOptions } from './local-publication.ts';
import type { SendMedia } from './send-media.ts';

type Sending = Omit<PublicationOptions, 'source' | 'capture' | 'stopTrack'> & {
  /** A track that was captured before, in a preview for instance; it belongs to the publication from now on. */
  readonly track?: MediaStreamTrack | undefined;
};

/** Oneself in the room: who one is and what one publishes. */
export class LocalParticipant {
  readonly #room: EventEmitter<RoomEvents>;
  readonly #send: SendMedia;
  readonly #self: () => Participant;
  /** Sources that are being captured or published right now. */
  readonly #publishing = new Set<Source>();

  constructor(room: EventEmitter<RoomEvents>, send: SendMedia, self: () => Participant) {
    this.#room = room;
    this.#send = send;
    this.#self = self;
  }

  /** Changes when one had to join again. */
  get participantId(): ParticipantId {
    return this.#self().participantId;
  }

  get identity(): string {
    return this.#self().identity;
  }

  get name(): string {
    return this.#self().name;
  }

  get metadata(): string | null {
    return this.#self().metadata;
  }

  get publications(): ReadonlySet<LocalPublication> {
    return this.#send.publications;
  }

  publication(source: Source): LocalPublication | undefined {
    return [...this.#send.publications].find((publication) => publication.source === source);
  }

  /**
   * Captures and publishes a camera: 720p in three layers unless said otherwise. Rejects with the browser's `DOMException` when
   * there is no camera to be had, with a `CallError` when the server refuses. Muting stops the camera, unmuting opens it again.
   */
  publishCamera({
    track,
    encodings,
    codec,
    muted,
    ...camera
  }: CameraOptions & Sending = {}): Promise<LocalPublication> {
    const capture = () => captureCamera(camera);
    const options = { source: 'camera', encodings, codec, muted, capture, stopTrack: true } as const;
    return this.#publish(async () => track ?? (await capture()), options);
  }

  /** Captures and publishes a microphone. Rejects like `publishCamera`. Muting keeps the microphone open, but sends nothing. */
  publishMicrophone({ track, muted, ...microphone }: MicrophoneOptions & Sending = {}): Promise<LocalPublication> {
    const options = { source: 'microphone', muted, stopTrack: true } as const;
    return this.#publish(async () => track ?? (await captureMicrophone(microphone)), options);
  }

  /** Publishes any track, a shared screen for instance. One publication a source: another is a `conflict`. */
  publish(track: MediaStreamTrack, options: PublicationOptions): Promise<LocalPublication> {
    return this.#publish(() => Promise.resolve(track), options);
  }

  async #publish(take: () => Promise<MediaStreamTrack>, options: PublicationOptions): Promise<LocalPublication> {
    const { source } = options;
    if (this.publication(source) || this.#publishing.has(source)) {
      throw new CallError('conflict', `${source} is published already`);
    }
    this.#publishing.add(source);
    try {
      const publication = await this.#send.publish(await take(), options);
      announce(this.#room, 'localTrackPublished', publication);
      return publication;
    } finally {
      this.#publishing.delete(source);
    }
  }
}

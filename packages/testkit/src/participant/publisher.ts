import type { MediaKind, ProducerId, Source, Transport } from '@confab/contracts';
import type { Recording } from '../recording/recording.ts';
import { parseRtcp } from '../rtp/rtcp-parse.ts';
import { isRtcp } from '../rtp/rtp-packet.ts';
import { audioTrack } from './audio-track.ts';
import type { MediaConnection, MediaConnectionOptions } from './media-connection.ts';
import { pace, type Beat } from './pacer.ts';
import type { SignalingSession } from './signaling-session.ts';
import { connectTransport, rebuildTransport } from './transport-builder.ts';
import { videoTrack, type PublishedStream, type PublishedTrack } from './video-track.ts';

export interface PublishOptions {
  readonly kind: MediaKind;
  readonly source?: Source;
  /** Video: which layers of the recording, by index, lowest first; default all three. */
  readonly layers?: readonly number[];
  /** Share (0–1) of the packets of a second that are sent in one: many people on few cores, in the proportions of life. Default 1. */
  readonly speed?: number;
  /** Audio: sends no more than DTX leaves of silence, two or three packets a second, while its level is -127. */
  readonly dtx?: boolean;
}

export interface PublishedReport {
  readonly producerId: ProducerId;
  readonly kind: MediaKind;
  readonly paused: boolean;
  readonly streams: readonly PublishedStream[];
}

interface Publication {
  readonly options: PublishOptions;
  readonly track: PublishedTrack;
  producerId: ProducerId;
  paused: boolean;
}

const reportEveryMs = 1000;

/** Everything that a participant sends: one transport, its producers, and what receivers ask of them. */
export class Publisher {
  readonly #session: SignalingSession;
  readonly #recording: Recording;
  readonly #cname: string;
  readonly #connectionOptions: Omit<MediaConnectionOptions, 'onPacket'>;
  readonly #publications: Publication[] = [];
  readonly #reports: Beat;
  #connection: MediaConnection | undefined;
  #closed = false;

  constructor(
    session: SignalingSession,
    recording: Recording,
    cname: string,
    connectionOptions: Omit<MediaConnectionOptions, 'onPacket'>,
  ) {
    this.#session = session;
    this.#recording = recording;
    this.#cname = cname;
    this.#connectionOptions = connectionOptions;
    this.#reports = pace(reportEveryMs, reportEveryMs * Math.random(), () => {
      for (const { track, paused } of this.#publications) if (!paused) track.sendReports();
    });
  }

  get transportId(): Transport['id'] | undefined {
    return this.#connection?.transportId;
  }

  get connection(): MediaConnection {
    if (this.#connection === undefined) throw new Error('the participant has no send transport');
    return this.#connection;
  }

  async connect(transport: Transport): Promise<void> {
    this.#adopt(await connectTransport(this.#session, transport, this.#options()));
  }

  /** Produces; packets flow as soon as the connection is up. */
  async publish(options: PublishOptions): Promise<ProducerId> {
    const send = (packet: Buffer): void => this.#connection?.send(packet);
    const track =
      options.kind === 'audio'
        ? audioTrack(this.#recording, this.#cname, send, options.dtx)
        : videoTrack(this.#recording, this.#cname, send, options.layers);
    if (options.speed !== undefined) track.setSpeed(options.speed);
    const producerId = await this.#produce(options, track, false);
    if (this.#closed) throw new Error('closed while producing');
    this.#publications.push({ options, track, producerId, paused: false });
    track.start();
    return producerId;
  }

  async pause(producerId: ProducerId): Promise<void> {
    const publication = this.#publication(producerId);
    publication.paused = true;
    publication.track.stop();
    await this.#session.request('pause-producer', { producerId: publication.producerId });
  }

  async resume(producerId: ProducerId): Promise<void> {
    const publication = this.#publication(producerId);
    await this.#session.request('resume-producer', { producerId: publication.producerId });
    publication.paused = false;
    if (!this.#closed) publication.track.start();
  }

  async unpublish(producerId: ProducerId): Promise<void> {
    const publication = this.#publication(producerId);
    publication.track.stop();
    this.#publications.splice(this.#publications.indexOf(publication), 1);
    await this.#session.request('close-producer', { producerId });
  }

  /** What the microphones say from now on; dBov, -127 (silence) to 0. */
  setAudioLevel(dBov: number): void {
    for (const { options, track } of this.#publications) {
      if (options.source === undefined || options.source === 'microphone') track.setAudioLevel(dBov);
    }
  }

  /** As the option `speed`, for everything of this kind. Video goes on with a key frame. */
  setSpeed(kind: MediaKind, speed: number): void {
    for (const { options, track } of this.#publications) if (options.kind === kind) track.setSpeed(speed);
  }

  /** Nobody needs more of a video than this layer. */
  limitLayers(producerId: ProducerId, maxSpatialLayer: number): void {
    this.#publications.find((one) => one.producerId === producerId)?.track.limitLayers(maxSpatialLayer);
  }

  /** After `transport-closed`: a new transport, and everything produced anew, under new ids. */
  async rebuild(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
    this.#adopt(await rebuildTransport(this.#session, 'send', this.#options()));
    // What is published from here on is produced on the new transport by itself.
    const before = this.#publications.slice();
    for (const publication of before) {
      publication.producerId = await this.#produce(publication.options, publication.track, publication.paused);
      // Nobody has said anything about the new one.
      publication.track.limitLayers(Infinity);
    }
  }

  reports(): PublishedReport[] {
    return this.#publications.map(({ options, track, producerId, paused }) => ({
      producerId,
      kind: options.kind,
      paused,
      streams: track.streams(),
    }));
  }

  close(): void {
    this.#closed = true;
    this.#reports.stop();
    for (const { track } of this.#publications) track.stop();
    this.#connection?.close();
  }

  async #produce(options: PublishOptions, track: PublishedTrack, paused: boolean): Promise<ProducerId> {
    const { producerId } = await this.#session.request('produce', {
      transportId: this.connection.transportId,
      kind: options.kind,
      rtpParameters: track.rtpParameters,
      ...(options.source === undefined ? {} : { appData: { source: options.source } }),
      ...(paused ? { paused } : {}),
    });
    return producerId;
  }

  #adopt(connection: MediaConnection): void {
    if (this.#closed) connection.close();
    else this.#connection = connection;
  }

  #options(): MediaConnectionOptions {
    return { ...this.#connectionOptions, onPacket: (packet) => this.#receive(packet) };
  }

  #receive(packet: Buffer): void {
    if (!isRtcp(packet)) return;
    for (const item of parseRtcp(packet)) {
      for (const { track, paused } of this.#publications) if (!paused) track.receive(item);
    }
  }

  #publication(producerId: ProducerId): Publication {
    const publication = this.#publications.find((one) => one.producerId === producerId);
    if (publication === undefined) throw new Error(`not published: ${producerId}`);
    return publication;
  }
}

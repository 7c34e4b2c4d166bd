import type { DtlsParameters, IceCandidate, Transport } from '@confab/contracts';
import { cleanup, PeerConnection, Video, type DataChannel, type Track } from 'node-datachannel';
import { isRtcp } from '../rtp/rtp-packet.ts';
import { IncomingChannels } from './incoming-channels.ts';
import { candidateLine, dtlsParametersOf, mediaMid, offerFrom } from './sdp.ts';
import { TcpBridge } from './tcp-bridge.ts';

export interface MediaConnectionOptions {
  /** Dial a TCP candidate, and nothing else. */
  readonly tcpOnly?: boolean;
  /** Negotiate SCTP, so that data channels can be opened. */
  readonly data?: boolean;
  /** Shares (0–1) of RTP packets, retransmissions included, that are lost on the way: a bad network, seen from here. */
  readonly loss?: { readonly sent?: number; readonly received?: number };
  /** Every RTP and RTCP packet, decrypted. */
  readonly onPacket: (packet: Buffer) => void;
}

export interface DataChannelOptions {
  readonly streamId: number;
  readonly label: string;
  readonly protocol?: string;
  readonly ordered?: boolean;
  readonly maxRetransmits?: number;
  readonly maxPacketLifeTime?: number;
}

let opened = 0;
const inUse = new Set<MediaConnection>();

/**
 * Now and then the library forgets a channel that ends in the moment in which it opens: it never says that it is closed, and the
 * process does not end. Once no connection has been in use for a while, everything that is left is given up.
 */
const forgetAfterMs = 2000;
function forgetSoon(): void {
  setTimeout(() => {
    if (inUse.size > 0) return;
    cleanup();
    kept.clear();
  }, forgetAfterMs).unref();
}

/**
 * What the library's threads call back into. Its objects free themselves when they are collected, also while a thread that tells their
 * end is still inside: kept until all threads have ended.
 */
const kept = new Set<PeerConnection | Track | DataChannel>();

/** The library frees what keeps the process alive only after it has called somebody back that the end has come. */
const release = (): void => undefined;

/** One peer connection to one transport of the cluster. ICE, DTLS, SRTP and SCTP are real; what flows inside is the caller's. */
export class MediaConnection {
  readonly transportId: Transport['id'];
  /** For `connect-transport`. */
  readonly dtlsParameters: DtlsParameters;
  /** Resolves when DTLS is up; rejects when it fails or is closed before. */
  readonly connected: Promise<void>;
  /** Where data consumers arrive. */
  readonly incoming = new IncomingChannels((streamId, onClosed) =>
    this.openDataChannel({ streamId, label: `stream ${streamId}` }, onClosed),
  );
  readonly #peer: PeerConnection;
  readonly #track: Track;
  readonly #candidates: readonly IceCandidate[];
  readonly #lossOfSent: number;
  readonly #bridge: TcpBridge | undefined;
  readonly #channels = new Set<DataChannel>();
  #state = 'new';

  private constructor(
    transport: Transport,
    candidates: IceCandidate[],
    bridge: TcpBridge | undefined,
    options: MediaConnectionOptions,
  ) {
    this.transportId = transport.id;
    this.#bridge = bridge;
    this.#candidates = candidates;
    this.#peer = new PeerConnection(`confab-${++opened}`, {
      iceServers: [],
      // Gathering looks at every interface otherwise, and the server could not answer to the others anyway.
      ...(candidates.every(({ address }) => address.startsWith('127.')) ? { bindAddress: '127.0.0.1' } : {}),
      disableAutoNegotiation: true,
      maxMessageSize: 262_144,
    });
    this.connected = new Promise((resolve, reject) => {
      this.#peer.onStateChange((state) => {
        this.#state = state;
        if (state === 'connected') resolve();
        else if (state === 'failed' || state === 'closed') reject(new Error(`the media connection is ${state}`));
      });
    });
    // Whoever closes it early need not wait for it.
    this.connected.catch(() => undefined);
    const media = new Video(mediaMid, 'SendRecv');
    media.addVP8Codec(96);
    this.#track = this.#peer.addTrack(media);
    const { sent = 0, received = 0 } = options.loss ?? {};
    this.#lossOfSent = sent;
    this.#track.onMessage((packet) => {
      if (received === 0 || isRtcp(packet) || Math.random() >= received) options.onPacket(packet);
    });
    this.#track.onClosed(release);
    kept.add(this.#peer).add(this.#track);
    inUse.add(this);
    this.#peer.setRemoteDescription(offerFrom(transport, options.data ?? false), 'offer');
    this.#peer.setLocalDescription('answer');
    const answer = this.#peer.localDescription();
    if (answer === null) throw new Error('no local description');
    this.dtlsParameters = dtlsParametersOf(answer.sdp);
  }

  /** Opens the local side, which is silent until `dial`. */
  static async open(transport: Transport, options: MediaConnectionOptions): Promise<MediaConnection> {
    const of = (protocol: string): IceCandidate[] => transport.iceCandidates.filter((one) => one.protocol === protocol);
    if (options.tcpOnly !== true) return new MediaConnection(transport, of('udp'), undefined, options);
    const candidate = of('tcp')[0];
    if (candidate === undefined) throw new Error('the transport has no TCP candidate');
    const bridge = await TcpBridge.open(candidate.address, candidate.port);
    const bridged = { ...candidate, protocol: 'udp' as const, address: '127.0.0.1', port: bridge.port };
    return new MediaConnection(transport, [bridged], bridge, options);
  }

  /**
   * To be called when the server has answered `connect-transport`, as browsers do: it drops a DTLS handshake that comes before, and
   * the library repeats its first flight only after a second.
   */
  dial(): void {
    for (const candidate of this.#candidates) this.#peer.addRemoteCandidate(candidateLine(candidate), mediaMid);
  }

  /** `connected`, or where ICE and DTLS are instead. */
  get state(): string {
    return this.#state;
  }

  /** Sends one RTP or RTCP packet; before the connection is up, and after its end, it is dropped. */
  send(packet: Buffer): void {
    if (this.#state !== 'connected' || !this.#track.isOpen()) return;
    if (this.#lossOfSent > 0 && !isRtcp(packet) && Math.random() < this.#lossOfSent) return;
    this.#track.sendMessageBinary(packet);
  }

  /**
   * Opens a data channel on an SCTP stream that both sides agreed on by the protocol. `onClosed` has to be given here: where it takes
   * the place of another the library may have called that one already, and keeps the process alive for the second.
   */
  openDataChannel(options: DataChannelOptions, onClosed: () => void = release): DataChannel {
    const channel = this.#peer.createDataChannel(options.label, {
      negotiated: true,
      id: options.streamId,
      unordered: options.ordered === false,
      ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
      ...(options.maxRetransmits === undefined ? {} : { maxRetransmits: options.maxRetransmits }),
      ...(options.maxPacketLifeTime === undefined ? {} : { maxPacketLifeTime: options.maxPacketLifeTime }),
    });
    channel.onClosed(onClosed);
    this.#channels.add(channel);
    kept.add(channel);
    return channel;
  }

  close(): void {
    this.#channels.forEach((channel) => channel.close());
    this.#channels.clear();
    this.#track.close();
    this.#peer.close();
    this.#bridge?.close();
    if (inUse.delete(this) && inUse.size === 0) forgetSoon();
  }
}

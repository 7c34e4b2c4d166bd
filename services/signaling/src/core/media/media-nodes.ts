import type {
  Consumer,
  ConsumerId,
  DataConsumer,
  DataConsumerId,
  DataProducerId,
  Direction,
  DtlsParameters,
  IceParameters,
  Layers,
  MediaKind,
  OwnConsumer,
  ParticipantId,
  Producer,
  ProducerId,
  RoomAddress,
  RoomEpoch,
  RtpCapabilities,
  RtpParameters,
  SctpStreamParameters,
  Source,
  Transport,
  TransportId,
  WireError,
} from '@confab/contracts';
import type { NodeRow, Ownership, Placement } from '@confab/cluster';
import type { MediaNotification } from './media-notification.ts';

/** Whose media a command is about, and where it is. */
export interface MediaTarget {
  readonly address: RoomAddress;
  readonly epoch: RoomEpoch;
  readonly owner: Ownership;
  readonly placement: Placement;
}

export interface TransportWish {
  readonly direction: Direction;
  readonly transportId: TransportId;
}

/** A transport as its node gives it; what the client gets has `iceServers` too. */
export interface MediaTransport extends Omit<Transport, 'iceServers'> {
  readonly direction: Direction;
}

export interface MediaProducer extends Omit<Producer, 'participantId'> {
  readonly incarnation: number;
  /** What its publisher was told to send at most, if it was. */
  readonly maxLayers?: MaxLayers | undefined;
}

export interface MaxLayers {
  readonly maxSpatialLayer: number;
  readonly maxTemporalLayer: number;
}

/** What is on a client's screen, in device pixels. */
export interface Tile {
  readonly producerId: ProducerId;
  readonly width: number;
  readonly height: number;
}

export interface MediaDataProducer {
  readonly dataProducerId: DataProducerId;
  readonly label: string;
  readonly protocol: string;
}

/** All media of one participant, as its node has it. */
export interface AttachedMedia {
  readonly transports: readonly MediaTransport[];
  readonly producers: readonly MediaProducer[];
  readonly consumers: readonly OwnConsumer[];
  readonly dataProducers: readonly MediaDataProducer[];
  readonly dataConsumers: readonly DataConsumer[];
}

/** Where a producer's media comes from. */
export interface Origin {
  readonly placement: Placement;
  /** host:port of that node's gRPC server. */
  readonly grpcAddress: string;
}

export interface ConsumeItem {
  readonly producerId: ProducerId;
  readonly incarnation: number;
  readonly consumerId: ConsumerId;
  readonly participantId: ParticipantId;
  readonly source: Source;
  readonly origin: Origin;
  readonly preferredLayers?: Layers | undefined;
}

type Nothing = Record<never, never>;
interface OfProducer {
  readonly producerId: ProducerId;
}
interface OfConsumer {
  readonly consumerId: ConsumerId;
}

/** Every command that a node knows (`proto/confab/media/v1/media.proto`): what goes in, what comes back. */
export interface MediaCommands {
  attach: {
    input: {
      /** Opens the participant: a join. Else an unknown one is `not-found`. */
      readonly create: boolean;
      readonly reservationId: string;
      readonly transports: readonly TransportWish[];
    };
    output: AttachedMedia;
  };
  closeParticipant: { input: { readonly reason: string }; output: Nothing };
  createTransport: { input: TransportWish; output: MediaTransport };
  connectTransport: {
    input: { readonly transportId: TransportId; readonly dtlsParameters: DtlsParameters };
    output: Nothing;
  };
  restartIce: { input: { readonly transportId: TransportId }; output: IceParameters };
  closeTransport: { input: { readonly transportId: TransportId }; output: Nothing };
  produce: {
    input: {
      readonly transportId: TransportId;
      readonly producerId: ProducerId;
      readonly incarnation: number;
      readonly kind: MediaKind;
      readonly rtpParameters: RtpParameters;
      readonly source: Source;
      readonly paused: boolean;
    };
    output: MediaProducer;
  };
  pauseProducer: { input: OfProducer; output: Nothing };
  resumeProducer: { input: OfProducer; output: Nothing };
  closeProducer: { input: OfProducer; output: Nothing };
  consume: {
    input: {
      readonly transportId: TransportId;
      readonly rtpCapabilities: RtpCapabilities;
      readonly items: readonly ConsumeItem[];
      readonly resume: boolean;
    };
    output: {
      readonly consumers: readonly Consumer[];
      readonly failures: readonly { readonly producerId: ProducerId; readonly error: WireError }[];
    };
  };
  resumeConsumer: { input: OfConsumer; output: Nothing };
  pauseConsumer: { input: OfConsumer; output: Nothing };
  closeConsumer: { input: OfConsumer; output: Nothing };
  requestKeyFrame: { input: OfConsumer; output: Nothing };
  setPreferredLayers: { input: OfConsumer & { readonly layers: Layers }; output: Nothing };
  setVisible: { input: { readonly tiles: readonly Tile[] }; output: Nothing };
  produceData: {
    input: {
      readonly transportId: TransportId;
      readonly dataProducerId: DataProducerId;
      readonly label: string;
      readonly protocol: string;
      readonly sctpStreamParameters: SctpStreamParameters;
    };
    output: MediaDataProducer;
  };
  closeDataProducer: { input: { readonly dataProducerId: DataProducerId }; output: Nothing };
  consumeData: {
    input: {
      readonly transportId: TransportId;
      readonly dataProducerId: DataProducerId;
      readonly dataConsumerId: DataConsumerId;
      readonly participantId: ParticipantId;
      readonly origin: Origin;
    };
    output: DataConsumer;
  };
  closeDataConsumer: { input: { readonly dataConsumerId: DataConsumerId }; output: Nothing };
}

export type MediaCommandName = keyof MediaCommands;

export interface CommandOptions {
  /** The node keeps the answer for 60 s: repeated, the command changes nothing more. */
  readonly operationId: string;
  /** Hash of the content where a repetition could differ. */
  readonly fingerprint?: string;
  /** How long the caller waits; 8 s when left out. */
  readonly timeoutMs?: number;
}

export interface MediaNodesListener {
  onNotification(notification: MediaNotification): void;
  /** The stream to a node stands again after a break: notifications may have been lost, attach again. */
  onReopened(placement: Placement): void;
  /** The stream broke, or a new connection was refused. */
  onBroken(placement: Placement): void;
}

/**
 * The media nodes, each reached by one stream of this pod. Commands of one participant are carried out in the order of the
 * calls. Every call ends within its deadline: with the node's refusal as it is, `timeout`, or `unavailable` when the node cannot be reached.
 */
export interface MediaNodes {
  run<Name extends MediaCommandName>(
    target: MediaTarget,
    name: Name,
    input: MediaCommands[Name]['input'],
    options: CommandOptions,
  ): Promise<MediaCommands[Name]['output']>;
  /** True when the node in this life answers within 3 s; the stream alone cannot tell a hung process. */
  probe(node: Pick<NodeRow, 'nodeId' | 'nodeEpoch' | 'grpcAddress'>): Promise<boolean>;
}

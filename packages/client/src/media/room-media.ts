import type { Direction, OwnConsumer, Producer, RequestResult, Transports } from '@confab/contracts';
import { describeTransport, type DebugInfo } from './debug-info.ts';
import { MediaTransport, type MediaTransportOptions, type ServedBy } from './transport/media-transport.ts';
import { ReceiveData, type ReceiveDataOptions } from './receive/receive-data.ts';
import { ReceiveMedia, type ReceiveMediaOptions } from './receive/receive-media.ts';
import { SendData } from './send/send-data.ts';
import { SendMedia, type SendMediaOptions } from './send/send-media.ts';
import type { SignalingConnection } from '../signaling/signaling-connection.ts';
import type { RecoveryState } from './transport/transport-recovery.ts';

type Own = RequestResult<'resume'>['own'];

export interface RoomMediaOptions {
  readonly transports: Omit<MediaTransportOptions, 'direction' | 'stateChanged' | 'served'>;
  readonly stateChanged: (direction: Direction, state: RecoveryState) => void;
  /** The way back is new: what the server was told about receiving may be forgotten. */
  readonly receivingAnew: () => void;
  readonly send: Omit<SendMediaOptions, 'signaling' | 'device' | 'clock' | 'transport'>;
  readonly receive: Omit<ReceiveMediaOptions, 'signaling' | 'device' | 'clock' | 'transport'>;
  readonly dataReceived: ReceiveDataOptions['received'];
}

/** Both directions of one's own media and data: two transports, and what runs over them. */
export class RoomMedia {
  readonly send: SendMedia;
  readonly receive: ReceiveMedia;
  readonly sendData: SendData;
  readonly receiveData: ReceiveData;
  readonly #transports: Readonly<Record<Direction, MediaTransport>>;
  #servedBy: ServedBy | undefined;

  constructor({ transports, stateChanged, receivingAnew, send, receive, dataReceived }: RoomMediaOptions) {
    const make = (direction: Direction) =>
      new MediaTransport({
        ...transports,
        direction,
        stateChanged: (state) => stateChanged(direction, state),
        served: (servedBy) => this.served(servedBy),
      });
    this.#transports = { send: make('send'), recv: make('recv') };
    this.#transports.recv.use({ isNeeded: () => false, lost: receivingAnew });
    const sending = { ...transports, transport: this.#transports.send };
    const receiving = { ...transports, transport: this.#transports.recv };
    this.send = new SendMedia({ ...sending, ...send });
    this.sendData = new SendData(sending);
    this.receive = new ReceiveMedia({ ...receiving, ...receive });
    this.receiveData = new ReceiveData({ ...receiving, received: dataReceived });
  }

  served(servedBy: ServedBy | undefined): void {
    this.#servedBy = servedBy ?? this.#servedBy;
  }

  /** Begins anew on transports that came with `join-room`, or none. */
  start({ send, recv }: Transports): void {
    this.#transports.send.start(send);
    this.#transports.recv.start(recv);
    this.send.start();
    this.sendData.start();
    this.receive.start();
    this.receiveData.start();
  }

  /** After `resume`: compares what the server has with what is here. */
  reconcileWith({ transports, producers, consumers, dataProducers, dataConsumers }: Own): void {
    this.#transports.send.reconcile(transports.send?.id);
    this.#transports.recv.reconcile(transports.recv?.id);
    this.send.reconcileWith(producers satisfies readonly Producer[]);
    this.sendData.reconcileWith(dataProducers);
    this.receive.reconcileWith(consumers satisfies readonly OwnConsumer[]);
    this.receiveData.reconcileWith(dataConsumers);
  }

  transportClosed(transportId: string): void {
    this.#transports.send.closedByServer(transportId);
    this.#transports.recv.closedByServer(transportId);
  }

  signalingChanged(reach: 'ready' | 'away'): void {
    this.#transports.send.signalingChanged(reach);
    this.#transports.recv.signalingChanged(reach);
  }

  async debugInfo(
    { url, roundTripMs }: Pick<SignalingConnection, 'url' | 'roundTripMs'>,
    participantId: string,
  ): Promise<DebugInfo> {
    const [send, recv] = await Promise.all([
      describeTransport(this.#transports.send),
      describeTransport(this.#transports.recv),
    ]);
    return {
      signalingUrl: url,
      participantId,
      podId: this.#servedBy?.podId,
      nodeId: this.#servedBy?.nodeId,
      signalingRoundTripMs: roundTripMs,
      media: { send, recv },
    };
  }

  close(): void {
    this.send.close();
    this.sendData.close();
    this.receive.close();
    this.receiveData.close();
    this.#transports.send.close();
    this.#transports.recv.close();
  }
}

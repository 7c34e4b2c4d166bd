import type { DataConsumerId, DataProducer, DataProducerId } from '@confab/contracts';
import type { DataChannel } from 'node-datachannel';
import type { Publisher } from './publisher.ts';
import type { SignalingSession } from './signaling-session.ts';
import type { Subscriber } from './subscriber.ts';

export interface DataOptions {
  readonly label: string;
  readonly protocol?: string;
  readonly ordered?: boolean;
  readonly maxRetransmits?: number;
  readonly maxPacketLifeTime?: number;
}

export interface DataSender {
  readonly dataProducerId: DataProducerId;
  /** False when the channel is not open (any more), or the library refused the message. */
  send(message: string | Buffer): boolean;
  close(): Promise<void>;
}

export interface ReceivedMessage {
  readonly dataProducerId: DataProducerId;
  readonly label: string;
  readonly data: string | Buffer;
  readonly atMs: number;
}

const keptMessages = 10_000;
const openWithinMs = 10_000;

/** Data channels of one participant: its own producers, and consumers of everybody else's. */
export class DataExchange {
  readonly messages: ReceivedMessage[] = [];
  readonly #session: SignalingSession;
  readonly #publisher: Publisher;
  readonly #subscriber: Subscriber;
  readonly #channels = new Map<string, DataChannel>();
  /** Others' producers that are consumed, or about to be. */
  readonly #wanted = new Set<DataProducerId>();
  readonly #consumers = new Map<DataProducerId, DataConsumerId>();
  #nextStreamId = 0;

  constructor(session: SignalingSession, publisher: Publisher, subscriber: Subscriber) {
    this.#session = session;
    this.#publisher = publisher;
    this.#subscriber = subscriber;
  }

  /** Opens a channel to the others; resolves when it can be written to. */
  async produce(options: DataOptions): Promise<DataSender> {
    const { label, protocol, ...reliability } = options;
    const { connection } = this.#publisher;
    await connection.connected;
    const sctpStreamParameters = { ordered: true, ...reliability, streamId: this.#nextStreamId++ };
    const channel = connection.openDataChannel({ ...options, streamId: sctpStreamParameters.streamId });
    const { dataProducerId } = await this.#session.request('produce-data', {
      transportId: connection.transportId,
      label,
      ...(protocol === undefined ? {} : { protocol }),
      sctpStreamParameters,
    });
    await whenOpen(channel);
    this.#channels.set(dataProducerId, channel);
    return {
      dataProducerId,
      send: (message) =>
        channel.isOpen() &&
        (typeof message === 'string' ? channel.sendMessage(message) : channel.sendMessageBinary(message)),
      close: async () => {
        this.closed(dataProducerId);
        await this.#session.request('close-data-producer', { dataProducerId });
      },
    };
  }

  /** Once per producer, however often it is announced. */
  async consume({ dataProducerId }: DataProducer): Promise<void> {
    if (this.#wanted.has(dataProducerId)) return;
    const { connection } = this.#subscriber;
    this.#wanted.add(dataProducerId);
    await connection.connected;
    // It can have gone while ICE and DTLS came up.
    if (!this.#wanted.has(dataProducerId)) return;
    const { transportId, incoming } = connection;
    incoming.expect();
    const consumer = await this.#session.request('consume-data', { dataProducerId, transportId });
    // And again: its end came before this answer.
    if (!this.#wanted.has(dataProducerId)) return;
    this.#consumers.set(dataProducerId, consumer.id);
    const { streamId } = consumer.sctpStreamParameters;
    if (streamId === undefined) throw new Error('the data consumer has no stream');
    const channel = incoming.take(streamId);
    if (channel === undefined) return;
    channel.onMessage((message) => {
      const data = typeof message === 'string' ? message : Buffer.from(message as Buffer);
      this.messages.push({ dataProducerId, label: consumer.label, data, atMs: performance.now() });
      if (this.messages.length > keptMessages) this.messages.shift();
    });
    this.#channels.set(dataProducerId, channel);
  }

  /** Has its consumer closed by the server; our end stays open, for what the server would send all the same. */
  async unconsume(dataProducerId: DataProducerId): Promise<void> {
    const dataConsumerId = this.#consumers.get(dataProducerId);
    if (dataConsumerId === undefined) throw new Error(`not consumed: ${dataProducerId}`);
    this.#consumers.delete(dataProducerId);
    await this.#session.request('close-data-consumer', { dataConsumerId });
  }

  /** The producer is gone, ours or another's. */
  closed(dataProducerId: DataProducerId): void {
    this.#wanted.delete(dataProducerId);
    this.#consumers.delete(dataProducerId);
    this.#channels.get(dataProducerId)?.close();
    this.#channels.delete(dataProducerId);
  }
}

async function whenOpen(channel: DataChannel): Promise<void> {
  if (channel.isOpen()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the data channel did not open')), openWithinMs);
    channel.onOpen(() => (clearTimeout(timer), resolve()));
    channel.onError((error) => (clearTimeout(timer), reject(new Error(error))));
  });
}

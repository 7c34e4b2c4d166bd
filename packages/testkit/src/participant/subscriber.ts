import {
  CallError,
  type Consumer,
  type ConsumerId,
  type Layers,
  type ParticipantId,
  type Producer,
  type ProducerId,
  type RtpCapabilities,
  type Transport,
} from '@confab/contracts';
import type { MediaConnection, MediaConnectionOptions } from './media-connection.ts';
import { receivableRtp } from './offered-rtp.ts';
import type { ReceivedReport } from './received-stream.ts';
import { Receiver } from './receiver.ts';
import type { SignalingSession } from './signaling-session.ts';
import { connectTransport, rebuildTransport } from './transport-builder.ts';

/** Producers that appear within this time are consumed by one request. */
const batchMs = 10;
const maxBatch = 100;
/** After a refusal. */
const retryMs = 250;
const maxAttempts = 20;

interface Wish {
  readonly producer: Producer;
  attempts: number;
}

/** Everything that a participant receives: one transport, and a consumer of each producer that is wished for. */
export class Subscriber {
  /** The last refusal of each producer that could not be consumed. */
  readonly refused = new Map<ProducerId, string>();
  readonly #session: SignalingSession;
  readonly #capabilities: RtpCapabilities;
  readonly #connectionOptions: Omit<MediaConnectionOptions, 'onPacket'>;
  readonly #receiver: Receiver;
  readonly #wanted = new Map<ProducerId, Wish>();
  readonly #paused = new Set<ConsumerId>();
  #connection: MediaConnection | undefined;
  #batch: NodeJS.Timeout | undefined;
  #consuming = false;
  #closed = false;

  constructor(
    session: SignalingSession,
    roomCapabilities: RtpCapabilities,
    cname: string,
    connectionOptions: Omit<MediaConnectionOptions, 'onPacket'>,
  ) {
    this.#session = session;
    this.#capabilities = receivableRtp(roomCapabilities);
    this.#connectionOptions = connectionOptions;
    this.#receiver = new Receiver(cname, (packet) => this.#connection?.send(packet));
  }

  get transportId(): Transport['id'] | undefined {
    return this.#connection?.transportId;
  }

  get connection(): MediaConnection {
    if (this.#connection === undefined) throw new Error('the participant has no receive transport');
    return this.#connection;
  }

  get consumers(): Consumer[] {
    return this.#receiver.consumers;
  }

  async connect(transport: Transport): Promise<void> {
    this.#adopt(await connectTransport(this.#session, transport, this.#options()));
  }

  /** Consumes soon, together with others; asks again while the cluster cannot serve it yet. */
  want(producer: Producer): void {
    if (this.#wanted.has(producer.producerId)) return;
    this.#wanted.set(producer.producerId, { producer, attempts: 0 });
    this.#schedule();
  }

  /** Consumes it no more. */
  async unwant(producerId: ProducerId): Promise<void> {
    this.#wanted.delete(producerId);
    for (const { id } of this.#consumersOf(producerId)) {
      this.#receiver.remove(id);
      await this.#closeConsumer(id);
    }
  }

  /** Video that is not among these will stay away, on purpose. */
  shown(producerIds: ReadonlySet<ProducerId>): void {
    for (const { id, kind, producerId } of this.consumers) {
      if (kind === 'video' && !producerIds.has(producerId)) this.#receiver.expectSilence(id);
    }
  }

  /** The producer is gone, and with it its consumer. */
  producerClosed(producerId: ProducerId): void {
    this.#wanted.delete(producerId);
    for (const { id } of this.#consumersOf(producerId)) this.#receiver.remove(id);
  }

  /** Whoever leaves takes all producers along. */
  participantLeft(participantId: ParticipantId): void {
    for (const { producer } of this.#wanted.values()) {
      if (producer.participantId === participantId) this.producerClosed(producer.producerId);
    }
  }

  producerPaused(producerId: ProducerId): void {
    for (const { id } of this.#consumersOf(producerId)) this.#receiver.expectSilence(id);
  }

  /** The server closed one consumer; while its producer is wanted it is consumed again, except where that is forbidden. */
  consumerClosed(consumerId: ConsumerId, reason: string): void {
    const consumer = this.consumers.find(({ id }) => id === consumerId);
    if (consumer === undefined) return;
    this.#receiver.remove(consumerId);
    if (reason !== 'transport-closed') this.#wanted.delete(consumer.producerId);
  }

  /** After a snapshot: these are the producers now. */
  reconcile(producers: readonly Producer[]): void {
    const present = new Set(producers.map(({ producerId }) => producerId));
    for (const producerId of this.#wanted.keys()) if (!present.has(producerId)) this.producerClosed(producerId);
    producers.forEach((producer) => this.want(producer));
  }

  async pause(consumerId: ConsumerId): Promise<void> {
    await this.#session.request('pause-consumer', { consumerId });
    this.#paused.add(consumerId);
    this.#receiver.expectSilence(consumerId);
  }

  async resume(consumerId: ConsumerId): Promise<void> {
    await this.#session.request('resume-consumer', { consumerId });
    this.#paused.delete(consumerId);
  }

  async setPreferredLayers(consumerId: ConsumerId, layers: Layers): Promise<void> {
    await this.#session.request('set-preferred-layers', { consumerId, ...layers });
  }

  async requestKeyFrame(consumerId: ConsumerId): Promise<void> {
    await this.#session.request('request-key-frame', { consumerId });
  }

  /** After `transport-closed`: a new transport, and everything wanted is consumed anew. */
  async rebuild(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
    for (const { id } of this.consumers) this.#receiver.remove(id);
    this.#adopt(await rebuildTransport(this.#session, 'recv', this.#options()));
    for (const wish of this.#wanted.values()) wish.attempts = 0;
    this.#schedule();
  }

  reports(): ReceivedReport[] {
    return this.#receiver.reports();
  }

  endedReports(): readonly ReceivedReport[] {
    return this.#receiver.endedReports();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#batch);
    this.#receiver.close();
    this.#connection?.close();
  }

  #consumersOf(producerId: ProducerId): Consumer[] {
    return this.consumers.filter((consumer) => consumer.producerId === producerId);
  }

  #schedule(afterMs = batchMs): void {
    if (this.#closed || this.#connection === undefined) return;
    this.#batch ??= setTimeout(() => {
      this.#batch = undefined;
      // The request that is under way is followed by the next.
      if (this.#consuming) return;
      this.#consumeWanted().then(
        () => this.#scheduleRest(),
        () => this.#schedule(retryMs),
      );
    }, afterMs);
  }

  #scheduleRest(): void {
    const unserved = this.#unserved();
    // What was announced meanwhile waits for nobody; what was refused is given some time.
    if (unserved.some(({ attempts }) => attempts === 0)) this.#schedule();
    else if (unserved.length > 0) this.#schedule(retryMs);
  }

  /** One request at a time: its answer decides what is still missing. */
  async #consumeWanted(): Promise<void> {
    const wishes = this.#unserved().slice(0, maxBatch);
    const connection = this.#connection;
    if (wishes.length === 0 || connection === undefined || this.#closed) return;
    this.#consuming = true;
    const sinceMs = performance.now();
    try {
      const { consumers, errors } = await this.#session.request('consume-many', {
        producerIds: wishes.map(({ producer }) => producer.producerId),
        transportId: connection.transportId,
        rtpCapabilities: this.#capabilities,
        resume: true,
      });
      // The transport can have been lost meanwhile, and these consumers with it.
      if (this.#closed || connection !== this.#connection) return;
      for (const consumer of consumers) {
        this.refused.delete(consumer.producerId);
        // Its producer can have gone while the answer was on its way, or is not wanted any more.
        if (this.#wanted.has(consumer.producerId)) this.#receiver.add(consumer, sinceMs);
        else void this.#closeConsumer(consumer.id).catch(() => undefined);
      }
      for (const { producerId, error } of errors) this.#refuse(producerId, error);
    } finally {
      this.#consuming = false;
    }
  }

  async #closeConsumer(consumerId: ConsumerId): Promise<void> {
    try {
      await this.#session.request('close-consumer', { consumerId });
    } catch (error) {
      // Its producer was faster.
      if (!(error instanceof CallError && error.code === 'not-found')) throw error;
    }
  }

  #refuse(producerId: ProducerId, error: { code: string; message: string }): void {
    this.#session.log.refused({ request: 'consume-many', code: error.code, message: error.message });
    this.refused.set(producerId, `${error.code}: ${error.message}`);
    const wish = this.#wanted.get(producerId);
    if (wish !== undefined) wish.attempts++;
  }

  #unserved(): Wish[] {
    const consumed = new Set(this.consumers.map(({ producerId }) => producerId));
    return [...this.#wanted.values()].filter(
      ({ producer, attempts }) => !consumed.has(producer.producerId) && attempts < maxAttempts,
    );
  }

  #adopt(connection: MediaConnection): void {
    if (this.#closed) connection.close();
    else this.#connection = connection;
    this.#schedule();
  }

  #options(): MediaConnectionOptions {
    return { ...this.#connectionOptions, onPacket: (packet) => this.#receiver.receive(packet) };
  }
}

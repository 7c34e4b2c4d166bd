import type {
  ConsumerId,
  DataProducer,
  DirectEventData,
  Layers,
  MediaKind,
  Participant as ParticipantInfo,
  Producer,
  ProducerId,
  JoinedRoom,
  RequestResult,
  RoomEventData,
} from '@confab/contracts';
import type { EventLog } from './event-log.ts';
import type { DataExchange, DataOptions, DataSender, ReceivedMessage } from './data-exchange.ts';
import type { PublishedReport, Publisher, PublishOptions } from './publisher.ts';
import type { ReceivedReport } from './received-stream.ts';
import { RoomView } from './room-view.ts';
import type { SignalingSession } from './signaling-session.ts';
import type { Subscriber } from './subscriber.ts';

export interface ParticipantParts {
  readonly session: SignalingSession;
  readonly publisher: Publisher;
  readonly subscriber: Subscriber;
  /** Undefined without `data: true`. */
  readonly data: DataExchange | undefined;
}

/** A report, with the identity of the one who sends. */
export interface ConsumerReport extends ReceivedReport {
  readonly identity: string;
  readonly source: Producer['source'] | undefined;
}

/** One WebRTC participant in a room. Made by `joinRoom`; ended by `leave`, `kill` or `close`, each of which leaves nothing behind. */
export class Participant {
  readonly room: string;
  readonly self: ParticipantInfo;
  /** What happened in the background and nobody waited for, e.g. transports that could not be built again. */
  readonly failures: Error[] = [];
  readonly #parts: ParticipantParts;
  readonly #view: RoomView;
  readonly #subscribes: (producer: Producer) => boolean;
  #removed: string | undefined;

  constructor(parts: ParticipantParts, joined: JoinedRoom, subscribes: (producer: Producer) => boolean) {
    this.#parts = parts;
    this.room = joined.room;
    this.self = joined.self;
    this.#subscribes = subscribes;
    this.#view = new RoomView(joined.participants, joined.producers, joined.dataProducers);
  }

  get participantId(): ParticipantInfo['participantId'] {
    return this.self.participantId;
  }

  get identity(): string {
    return this.self.identity;
  }

  /** Requests beyond what this class offers. */
  get session(): SignalingSession {
    return this.#parts.session;
  }

  get log(): EventLog {
    return this.#parts.session.log;
  }

  /** The others, as the events so far tell. */
  get others(): ParticipantInfo[] {
    return this.#view.participants;
  }

  /** The others' producers, as the events so far tell. */
  get producers(): Producer[] {
    return this.#view.producers;
  }

  /** Messages of others' data channels, the last ten thousand. */
  get messages(): readonly ReceivedMessage[] {
    return this.#parts.data?.messages ?? [];
  }

  /** Why the server took us out of the room, if it did. */
  get removed(): string | undefined {
    return this.#removed;
  }

  get publishing(): PublishedReport[] {
    return this.#parts.publisher.reports();
  }

  get receiving(): ConsumerReport[] {
    return this.#parts.subscriber.reports().map((report) => this.#named(report));
  }

  /** Reports of consumers that are gone. */
  get received(): readonly ReceivedReport[] {
    return this.#parts.subscriber.endedReports();
  }

  /** Why producers could not be consumed. */
  get refused(): ReadonlyMap<string, string> {
    return this.#parts.subscriber.refused;
  }

  /** What is received of somebody; throws while nothing is. */
  from(identity: string, kind: MediaKind): ConsumerReport {
    const report = this.receiving.find((one) => one.identity === identity && one.kind === kind);
    if (report === undefined) throw new Error(`${this.identity} does not receive ${kind} of ${identity}`);
    return report;
  }

  publish(options: PublishOptions): Promise<ProducerId> {
    return this.#parts.publisher.publish(options);
  }

  /** Pauses what is published of this kind. */
  async mute(kind: MediaKind): Promise<void> {
    for (const { producerId } of this.publishing.filter((one) => one.kind === kind && !one.paused)) {
      await this.#parts.publisher.pause(producerId);
    }
  }

  async unmute(kind: MediaKind): Promise<void> {
    for (const { producerId } of this.publishing.filter((one) => one.kind === kind && one.paused)) {
      await this.#parts.publisher.resume(producerId);
    }
  }

  unpublish(producerId: ProducerId): Promise<void> {
    return this.#parts.publisher.unpublish(producerId);
  }

  setPreferredLayers(consumerId: string, layers: Layers): Promise<void> {
    return this.#parts.subscriber.setPreferredLayers(consumerId as ConsumerId, layers);
  }

  requestKeyFrame(consumerId: string): Promise<void> {
    return this.#parts.subscriber.requestKeyFrame(consumerId as ConsumerId);
  }

  pauseConsumer(consumerId: string): Promise<void> {
    return this.#parts.subscriber.pause(consumerId as ConsumerId);
  }

  resumeConsumer(consumerId: string): Promise<void> {
    return this.#parts.subscriber.resume(consumerId as ConsumerId);
  }

  /** Needs `data: true` at join. */
  async openData(options: DataOptions): Promise<DataSender> {
    if (this.#parts.data === undefined) throw new Error('joined without `data: true`');
    return this.#parts.data.produce(options);
  }

  /** Cuts the signaling socket; it comes back by itself and resumes. Media goes on. */
  dropSocket(): void {
    this.#parts.session.dropSocket();
  }

  /** Says goodbye, and ends. */
  async leave(): Promise<void> {
    try {
      await this.#parts.session.request('leave-room', {});
    } finally {
      this.close();
    }
  }

  /**
   * Ends without a word to the signaling side, as far as one process can: the socket is cut and no packet follows.
   * The native library may still say goodbye on DTLS; for the death of a whole process, kill a process.
   */
  kill(): void {
    this.#parts.session.abandon();
    this.#closeMedia();
  }

  /** Ends every timer, socket and native object. To the server this is leaving. */
  close(): void {
    this.#parts.session.close();
    this.#closeMedia();
  }

  /** Consumes what is in the room already. Called once, by `joinRoom`. */
  subscribeToPresent(): void {
    this.#view.producers.filter(this.#subscribes).forEach((producer) => this.#parts.subscriber.want(producer));
    this.#view.dataProducers.forEach((dataProducer) => this.#consumeData(dataProducer));
  }

  /** One pushed event. Called by the session. */
  onEvent(name: string, data: unknown): void {
    const { publisher, subscriber } = this.#parts;
    const { dataProducers } = this.#view;
    this.#view.apply(name, data, this.participantId);
    switch (name) {
      case 'new-producer': {
        const producer = data as RoomEventData<'new-producer'>;
        if (producer.participantId !== this.participantId && this.#subscribes(producer)) subscriber.want(producer);
        return;
      }
      case 'producer-closed':
        subscriber.producerClosed((data as RoomEventData<'producer-closed'>).producerId);
        return;
      case 'producer-paused':
        subscriber.producerPaused((data as RoomEventData<'producer-paused'>).producerId);
        return;
      case 'participant-left':
        subscriber.participantLeft((data as RoomEventData<'participant-left'>).participantId);
        for (const { dataProducerId } of dataProducers) {
          if (!this.#view.dataProducers.some((one) => one.dataProducerId === dataProducerId)) {
            this.#parts.data?.closed(dataProducerId);
          }
        }
        return;
      case 'consumer-closed': {
        const { consumerId, reason } = data as DirectEventData<'consumer-closed'>;
        subscriber.consumerClosed(consumerId, reason);
        return;
      }
      case 'transport-closed': {
        const { transportId, reason } = data as DirectEventData<'transport-closed'>;
        if (reason === 'replaced') return;
        if (transportId === publisher.transportId) this.#background(publisher.rebuild());
        else if (transportId === subscriber.transportId) this.#background(subscriber.rebuild());
        return;
      }
      case 'new-data-producer': {
        const dataProducer = data as RoomEventData<'new-data-producer'>;
        if (dataProducer.participantId !== this.participantId) this.#consumeData(dataProducer);
        return;
      }
      case 'data-producer-closed':
        this.#parts.data?.closed((data as RoomEventData<'data-producer-closed'>).dataProducerId);
        return;
      case 'removed':
        this.#removed = (data as DirectEventData<'removed'>).reason;
        this.#closeMedia();
        return;
      default:
    }
  }

  /** The socket came back. Called by the session. */
  onResumed(resumed: RequestResult<'resume'>): void {
    const { publisher, subscriber } = this.#parts;
    const { send, recv } = resumed.own.transports;
    if (publisher.transportId !== undefined && send?.id !== publisher.transportId)
      this.#background(publisher.rebuild());
    if (subscriber.transportId !== undefined && recv?.id !== subscriber.transportId) {
      this.#background(subscriber.rebuild());
    }
    if ('events' in resumed) return;
    this.#view.restart(resumed.participants, resumed.producers, resumed.dataProducers);
    subscriber.reconcile(this.#view.producers.filter(this.#subscribes));
  }

  /** The session is over. Called by the session. */
  onLost(error: Error): void {
    this.failures.push(error);
    this.#closeMedia();
  }

  #consumeData(dataProducer: DataProducer): void {
    const { data, subscriber } = this.#parts;
    // While it joins there is no transport; `subscribeToPresent` takes it then.
    if (data === undefined || subscriber.transportId === undefined) return;
    this.#background(data.consume(dataProducer));
  }

  #closeMedia(): void {
    this.#parts.publisher.close();
    this.#parts.subscriber.close();
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (this.session.state === 'closed') return;
      this.failures.push(error as Error);
      if (this.failures.length > 100) this.failures.shift();
    });
  }

  #named(report: ReceivedReport): ConsumerReport {
    const identity = this.#view.identityOf(report.participantId) ?? 'somebody who left';
    return { ...report, identity, source: this.#view.producerById(report.producerId)?.source };
  }
}

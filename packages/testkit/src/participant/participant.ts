import type {
  ConsumerId,
  DataProducerId,
  Layers,
  MediaKind,
  Participant as ParticipantInfo,
  Producer,
  ProducerId,
  JoinedRoom,
  RequestPayload,
  RequestResult,
} from '@confab/contracts';
import type { EventLog } from './event-log.ts';
import type { DataExchange, DataOptions, DataSender, ReceivedMessage } from './data-exchange.ts';
import type { PublishedReport, Publisher, PublishOptions } from './publisher.ts';
import type { ReceivedReport } from './received-stream.ts';
import { consumeData, reactToEvent, type Reacting } from './react-to-event.ts';
import { RoomView } from './room-view.ts';
import type { Selection } from './selection.ts';
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
  readonly #selection: Selection;
  readonly #reacting: Reacting;
  #removed: string | undefined;

  constructor(parts: ParticipantParts, joined: JoinedRoom, selection: Selection) {
    this.#parts = parts;
    this.room = joined.room;
    this.self = joined.self;
    this.#selection = selection;
    this.#view = new RoomView(joined.participants, joined.producers, joined.dataProducers);
    this.#reacting = {
      ...parts,
      selfId: joined.self.participantId,
      view: this.#view,
      selection,
      background: (work) => this.#background(work),
      onRemoved: (reason) => {
        this.#removed = reason;
        this.#closeMedia();
      },
    };
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

  /** What the microphones say from now on; dBov, -127 (silence) to 0. At first -35. */
  setAudioLevel(dBov: number): void {
    this.#parts.publisher.setAudioLevel(dBov);
  }

  /** Share (0–1) of the packets of a second that are sent in one from now on. */
  setSpeed(kind: MediaKind, speed: number): void {
    this.#parts.publisher.setSpeed(kind, speed);
  }

  /** Says what is on the screen, in device pixels. */
  async setVisible(tiles: RequestPayload<'set-visible'>['tiles']): Promise<void> {
    this.#parts.subscriber.shown(new Set(tiles.map(({ producerId }) => producerId)));
    await this.session.request('set-visible', { tiles });
  }

  /** Consumes a producer of the room soon, beside those that `subscribe` said at the join. */
  subscribe(producerId: ProducerId): void {
    const producer = this.#view.producerById(producerId);
    if (producer === undefined) throw new Error(`${this.identity} knows no producer ${producerId}`);
    this.#parts.subscriber.want(producer);
  }

  /** Closes its consumer. */
  unsubscribe(producerId: ProducerId): Promise<void> {
    return this.#parts.subscriber.unwant(producerId);
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

  /** Closes the consumer of somebody's channel. */
  async closeDataConsumer(dataProducerId: DataProducerId): Promise<void> {
    await this.#parts.data?.unconsume(dataProducerId);
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
    this.#wanted().forEach((producer) => this.#parts.subscriber.want(producer));
    this.#view.dataProducers.forEach((dataProducer) => consumeData(this.#reacting, dataProducer));
  }

  /** One pushed event. Called by the session. */
  onEvent(name: string, data: unknown): void {
    reactToEvent(this.#reacting, name, data);
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
    subscriber.reconcile(this.#wanted());
  }

  /** The session is over. Called by the session. */
  onLost(error: Error): void {
    this.failures.push(error);
    this.#closeMedia();
  }

  #wanted(): Producer[] {
    return this.#view.producers.filter((producer) => this.#selection.wants(producer));
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

import { CallError, type Direction, type TransportId } from '@confab/contracts';
import type { Clock } from '@confab/platform';
import type { types } from 'mediasoup';
import type { MediaSettings } from './media-settings.ts';
import { OrderedQueue } from './ordered-queue.ts';
import { ParticipantConsumers } from './participant-consumers.ts';
import type { CommandScope, ParticipantContext, Seat } from './participant-context.ts';
import { ParticipantData } from './participant-data.ts';
import type { ParticipantAddress, ParticipantEvent, ParticipantOwner } from './participant-events.ts';
import { ParticipantProducers } from './participant-producers.ts';
import { ParticipantTransports } from './participant-transports.ts';
import type { Room } from './room.ts';
import type { QualitySample } from './quality/judge-quality.ts';
import { ScorePace } from './score-pace.ts';
import { StaleOwnerError } from './stale-owner.ts';
import { Tombstones } from './tombstones.ts';
import type { MediaWorker } from './worker-pool.ts';

export interface ParticipantOptions {
  readonly address: ParticipantAddress;
  readonly room: Room;
  readonly settings: MediaSettings;
  readonly clock: Clock;
}

export interface TransportWish {
  readonly transportId: TransportId;
  readonly direction: Direction;
}

/** What the load report counts of a participant. */
export interface ParticipantLoad {
  readonly worker: MediaWorker | null;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
}

// A participant that joins is counted with what it will consume, until it has had the time to.
const expectedForMs = 10_000;

/**
 * One person's media on this node. Its commands run one after the other; `attach` and closing overtake them, because they end
 * what the others wait for.
 */
export class Participant implements ParticipantContext {
  readonly address: ParticipantAddress;
  readonly room: Room;
  readonly settings: MediaSettings;
  readonly clock: Clock;
  readonly tombstones: Tombstones;
  readonly scores: ScorePace;
  readonly transports: ParticipantTransports;
  readonly producers: ParticipantProducers;
  readonly consumers: ParticipantConsumers;
  readonly data: ParticipantData;
  readonly joinedAtMs: number;
  readonly #queue = new OrderedQueue();
  readonly #expectedConsumers: number;
  #seat: Promise<Seat> | null = null;
  #router: types.Router | null = null;
  #worker: MediaWorker | null = null;
  readonly #onWorkerClosed = (): void => this.#leaveSeat();
  #owner: ParticipantOwner | null = null;
  #ownerEpoch = 0;
  #state: 'open' | 'closed' = 'open';

  constructor({ address, room, settings, clock }: ParticipantOptions) {
    this.address = address;
    this.room = room;
    this.settings = settings;
    this.clock = clock;
    // A participant's own keys: a page that reloads its transports a hundred times a minute stays below.
    this.tombstones = new Tombstones(clock, 60_000, 1_000);
    this.scores = new ScorePace(clock);
    this.transports = new ParticipantTransports(this);
    this.producers = new ParticipantProducers(this, this.transports);
    this.consumers = new ParticipantConsumers(this, this.transports);
    this.data = new ParticipantData(this, this.transports);
    this.joinedAtMs = clock.nowMs();
    // Camera and microphone of everybody who is here already.
    this.#expectedConsumers = 2 * room.size;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Makes `owner` the receiver of events; the previous one is told. @throws StaleOwnerError */
  attach(ownerEpoch: number, owner: ParticipantOwner): void {
    this.#checkOwner(ownerEpoch);
    const [previous, previousEpoch] = [this.#owner, this.#ownerEpoch];
    this.#ownerEpoch = ownerEpoch;
    this.#owner = owner;
    // The same pod over a new stream is no news to it.
    if (previous !== null && previous !== owner && ownerEpoch > previousEpoch) {
      previous.notify(this.address, previousEpoch, { type: 'owner-changed', ownerEpoch });
    }
  }

  /** Carries out a command after those before it. @throws StaleOwnerError, CallError `not-found` once closed */
  async run<Result>(
    ownerEpoch: number,
    signal: AbortSignal,
    work: (scope: CommandScope) => Promise<Result>,
  ): Promise<Result> {
    const scope = this.scope(ownerEpoch, signal);
    return this.#queue.run(() => {
      scope.check('');
      return work(scope);
    });
  }

  /** What a command that may wait elsewhere checks before it takes its turn. Throws at once when it is not wanted already. */
  scope(ownerEpoch: number, signal: AbortSignal): CommandScope {
    const check = (key: string): void => {
      if (this.closed) throw new CallError('not-found', 'the participant is gone');
      this.#checkOwner(ownerEpoch);
      signal.throwIfAborted();
      if (this.tombstones.has(key)) throw new CallError('conflict', 'it was closed before it was there');
    };
    check('');
    return { signal, check };
  }

  seat(): Promise<Seat> {
    this.#seat ??= this.#takeSeat();
    return this.#seat;
  }

  emit(event: ParticipantEvent): void {
    if (this.closed) return;
    this.#owner?.notify(this.address, this.#ownerEpoch, event);
  }

  load(): ParticipantLoad {
    return {
      worker: this.#worker,
      transports: this.transports.size,
      producers: this.producers.size,
      consumers: this.consumers.size,
    };
  }

  sampleQuality(): QualitySample {
    const isIdle = !this.producers.shouldFlow && !this.consumers.shouldFlow;
    return { sent: this.producers.scores(), received: this.consumers.scores(), isIdle };
  }

  /** Consumers that it has, or is about to have. */
  predictedConsumers(): number {
    const isNew = this.clock.nowMs() - this.joinedAtMs < expectedForMs;
    return Math.max(this.consumers.size, isNew ? this.#expectedConsumers : 0);
  }

  /** Ends all of its media; nobody is told but those who consume it. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.#state = 'closed';
    this.transports.closeAll();
    this.scores.close();
    this.#leaveSeat();
    this.room.dismiss(this);
  }

  async #takeSeat(): Promise<Seat> {
    try {
      // Counted on its worker from here on: a burst of joins must not all see the same idle one.
      this.#worker = this.room.chooseWorker();
      const seat = await this.room.seatOn(this.#worker);
      // Taken off in leaving: a room's router outlives many participants.
      seat.router.once('workerclose', this.#onWorkerClosed);
      this.#router = seat.router;
      // The worker can have died while its answer was on the way.
      if (this.closed) throw new CallError('not-found', 'the participant is gone');
      if (seat.router.closed) throw new CallError('unavailable', 'the media worker died; try again');
      return seat;
    } catch (error) {
      this.#leaveSeat();
      throw error;
    }
  }

  #leaveSeat(): void {
    this.#router?.off('workerclose', this.#onWorkerClosed);
    this.#router = null;
    this.#seat = null;
    this.#worker = null;
  }

  #checkOwner(ownerEpoch: number): void {
    if (ownerEpoch < this.#ownerEpoch) throw new StaleOwnerError(this.#ownerEpoch);
  }
}

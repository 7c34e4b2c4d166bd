import type { ConnectionQuality, DirectEventData, ParticipantId, RoomAddress, RoomEpoch } from '@confab/contracts';
import type { LiveSignal, RoomReplica, RoomSignals, SignalWatch } from '@confab/cluster';

type Name = 'active-speaker' | 'connection-quality';

/** Somebody who is told: a client that has the answer of its join. */
export interface LiveListener {
  readonly epoch: RoomEpoch;
  pushVolatile<Told extends Name>(name: Told, data: DirectEventData<Told>): void;
}

export interface LiveFeedOptions {
  readonly address: RoomAddress;
  readonly signals: Pick<RoomSignals, 'watchLive'>;
  readonly replica: () => RoomReplica | null;
}

/**
 * Who speaks in a room and how everybody's media gets through, for the people of this pod; the newest for those who come
 * later. Nodes know nothing of who is hidden: here nobody hears of them.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #listeners = new Set<LiveListener>();
  #watch: SignalWatch | null = null;
  #state: 'open' | 'closed' = 'open';
  #epoch: RoomEpoch | null = null;
  #speaker: DirectEventData<'active-speaker'> | null = null;
  /** Of those whose is not good. */
  readonly #qualities = new Map<ParticipantId, ConnectionQuality>();

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { signals, address } = this.#options;
    const watch = await signals.watchLive(address, (signal) => this.#onSignal(signal));
    if (this.#state === 'closed') watch.close();
    else this.#watch = watch;
  }

  close(): void {
    this.#state = 'closed';
    this.#watch?.close();
    this.#listeners.clear();
  }

  /** From now on it is told, of what is known at once. */
  join(listener: LiveListener): void {
    if (this.#state === 'closed') return;
    this.#listeners.add(listener);
    if (listener.epoch !== this.#epoch) return;
    if (this.#speaker !== null) listener.pushVolatile('active-speaker', this.#speaker);
    for (const [participantId, quality] of this.#qualities) {
      if (this.#isShown(participantId)) listener.pushVolatile('connection-quality', { participantId, quality });
    }
  }

  leave(listener: LiveListener): void {
    this.#listeners.delete(listener);
  }

  #onSignal(signal: LiveSignal): void {
    const { room } = this.#options.replica() ?? {};
    // Of a life of the room that is over, or that this pod does not know yet; what counts is said again.
    if (this.#state === 'closed' || room?.epoch !== signal.epoch) return;
    if (signal.epoch !== this.#epoch) {
      this.#epoch = signal.epoch;
      this.#speaker = null;
      this.#qualities.clear();
    }
    if (signal.type === 'speaker') this.#onSpeaker(signal);
    else this.#onQualities(signal);
  }

  #onSpeaker({ participantId, volume, audible }: LiveSignal & { type: 'speaker' }): void {
    const isShown = participantId !== null && this.#isShown(participantId);
    const speaker = {
      participantId: isShown ? participantId : null,
      volume: isShown ? volume : 0,
      audible: audible.filter((one) => this.#isShown(one)),
    };
    const isNews = contentOf(speaker) !== contentOf(this.#speaker ?? { participantId: null, audible: [] });
    this.#speaker = speaker;
    if (isNews) this.#tell('active-speaker', speaker);
  }

  #onQualities({ qualities }: LiveSignal & { type: 'quality' }): void {
    for (const { participantId, quality } of qualities) this.#onQuality(participantId, quality);
    // Bounded by the room: those who have left go with the next that is said.
    for (const known of this.#qualities.keys()) if (!this.#isThere(known)) this.#qualities.delete(known);
  }

  #onQuality(participantId: ParticipantId, quality: ConnectionQuality): void {
    const before = this.#qualities.get(participantId) ?? 'good';
    if (quality === 'good') this.#qualities.delete(participantId);
    else this.#qualities.set(participantId, quality);
    if (quality !== before && this.#isShown(participantId)) {
      this.#tell('connection-quality', { participantId, quality });
    }
  }

  #tell<Told extends Name>(name: Told, data: DirectEventData<Told>): void {
    for (const listener of this.#listeners) if (listener.epoch === this.#epoch) listener.pushVolatile(name, data);
  }

  #isThere(participantId: ParticipantId): boolean {
    return this.#options.replica()?.participants.has(participantId) ?? false;
  }

  #isShown(participantId: ParticipantId): boolean {
    return this.#options.replica()?.participants.get(participantId)?.grants.hidden === false;
  }
}

function contentOf({
  participantId,
  audible = [],
}: Pick<DirectEventData<'active-speaker'>, 'participantId' | 'audible'>) {
  return [participantId, ...audible].join(' ');
}

import type { RoomSignals } from '@confab/cluster';
import type { ConnectionQuality, ParticipantId } from '@confab/contracts';
import type { Clock, Timer } from '@confab/platform';
import type { RoomRef } from '../media-links.ts';
import { judgeQuality, unjudged, type QualitySample, type QualityState } from './judge-quality.ts';

/** A room says something at most this often. */
const lookEveryMs = 2_000;
/** Every so many looks what is not good, or once was not, is said again: a signal may be lost, and pods come later. */
const looksToRepeat = 5;

/** A participant as far as this goes. */
export interface Judged {
  readonly address: { readonly room: RoomRef; readonly participantId: ParticipantId };
  sampleQuality(): QualitySample;
}

export interface QualityWatchOptions {
  readonly rooms: () => Iterable<{ readonly ref: RoomRef; readonly participants: Iterable<Judged> }>;
  readonly signals: Pick<RoomSignals, 'publishLive'>;
  readonly clock: Clock;
}

/** Looks at how everybody's media on this node gets through, and tells the pods what changes. */
export class QualityWatch {
  readonly #options: QualityWatchOptions;
  readonly #states = new WeakMap<Judged, QualityState>();
  /** Whose quality was not good once: pods that have not heard of its end would show it for ever. */
  readonly #wereWorse = new WeakSet<Judged>();
  #looks = 0;
  #timer: Timer | null = null;

  constructor(options: QualityWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= this.#options.clock.every(lookEveryMs, () => this.#look());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #look(): void {
    const { rooms, signals } = this.#options;
    this.#looks += 1;
    for (const { ref, participants } of rooms()) {
      const qualities = [...participants].flatMap((participant) => this.#judge(participant));
      if (qualities.length > 0) signals.publishLive(ref, { type: 'quality', epoch: ref.epoch, qualities });
    }
  }

  #judge(participant: Judged): { participantId: ParticipantId; quality: ConnectionQuality }[] {
    const known = this.#states.get(participant);
    const next = judgeQuality(known ?? unjudged, participant.sampleQuality());
    if (next === null) return [];
    this.#states.set(participant, next);
    const { quality } = next;
    if (quality !== 'good') this.#wereWorse.add(participant);
    const isDue = this.#wereWorse.has(participant) && this.#looks % looksToRepeat === 0;
    // The first judgement, too: its node of before may have said something else.
    if (quality === known?.quality && !isDue) return [];
    return [{ participantId: participant.address.participantId, quality }];
  }
}

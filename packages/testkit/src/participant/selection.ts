import type { ParticipantId, Producer } from '@confab/contracts';

/** Which of the others' producers a participant consumes: those it wants, of microphones on wish only the audible ones. */
export class Selection {
  readonly #subscribes: (producer: Producer) => boolean;
  readonly #microphones: 'all' | 'audible';
  #audible: ReadonlySet<ParticipantId> = new Set();

  constructor(subscribes: (producer: Producer) => boolean, microphones: 'all' | 'audible') {
    this.#subscribes = subscribes;
    this.#microphones = microphones;
  }

  wants(producer: Producer): boolean {
    const isHeard =
      this.#microphones === 'all' || producer.source !== 'microphone' || this.#audible.has(producer.participantId);
    return isHeard && this.#subscribes(producer);
  }

  /** Whose audio is worth receiving now. True when that makes a difference here. */
  setAudible(participantIds: readonly ParticipantId[]): boolean {
    this.#audible = new Set(participantIds);
    return this.#microphones === 'audible';
  }
}

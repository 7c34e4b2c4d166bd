import { CallError, type ErrorCode } from '@confab/contracts';
import type { Clock } from '@confab/platform';

interface Entry {
  readonly fingerprint: string;
  readonly answer: Promise<unknown>;
  readonly askedAtMs: number;
}

const undecided: readonly string[] = ['timeout', 'unavailable', 'internal'] satisfies ErrorCode[];

/** False when nothing was decided: the repetition is to try again, and creation is idempotent by its key. */
export function isDecided(code: string): boolean {
  return !undecided.includes(code);
}

/**
 * The answers of the last minute by operation id: a repeated operation gets the first answer, also while that is still being
 * worked on (`docs/races.md` 6). Bounded: at the bound the oldest go first.
 */
export class OperationCache {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #maxEntries: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, keptMs = 60_000, maxEntries = 50_000) {
    this.#clock = clock;
    this.#keptMs = keptMs;
    this.#maxEntries = maxEntries;
  }

  /**
   * `isKept` says whether an answer is the last word: a batch may hold refusals that pass.
   * @throws CallError `conflict` when the id was used with another fingerprint
   */
  answer<Answer>(
    operationId: string,
    fingerprint: string,
    work: () => Promise<Answer>,
    isKept: (answer: Answer) => boolean = () => true,
  ): Promise<Answer> {
    this.#forgetOld();
    const known = this.#entries.get(operationId);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) {
        return Promise.reject(new CallError('conflict', 'this operation id was used for something else'));
      }
      return known.answer as Promise<Answer>;
    }
    const answer = work();
    const entry = { fingerprint, answer, askedAtMs: this.#clock.nowMs() };
    this.#entries.set(operationId, entry);
    const forget = (): void => {
      if (this.#entries.get(operationId) === entry) this.#entries.delete(operationId);
    };
    answer.then(
      (given) => isKept(given) || forget(),
      (error: unknown) => (error instanceof CallError && isDecided(error.code)) || forget(),
    );
    return answer;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.nowMs();
    for (const [operationId, { askedAtMs }] of this.#entries) {
      if (this.#entries.size < this.#maxEntries && nowMs - askedAtMs < this.#keptMs) break;
      this.#entries.delete(operationId);
    }
  }
}

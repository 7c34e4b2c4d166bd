import { CallError, type ErrorCode } from '@confab/contracts';
import type { Clock } from '@confab/platform';

interface Entry {
  readonly fingerprint: string;
  readonly answer: Promise<unknown>;
  readonly askedAtMs: number;
}

// These say that nothing was decided: the repetition is to try again, and creation is idempotent by its key.
const undecided: readonly ErrorCode[] = ['timeout', 'unavailable', 'internal'];

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

  /** @throws CallError `conflict` when the id was used with another fingerprint */
  answer<Answer>(operationId: string, fingerprint: string, work: () => Promise<Answer>): Promise<Answer> {
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
    answer.catch((error: unknown) => {
      const decided = error instanceof CallError && !undecided.includes(error.code);
      if (!decided && this.#entries.get(operationId) === entry) this.#entries.delete(operationId);
    });
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

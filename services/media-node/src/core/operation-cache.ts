import { CallError, type ErrorCode } from '@confab/contracts';
import type { Clock } from '@confab/platform';

interface Entry {
  readonly fingerprint: string;
  readonly answer: Promise<unknown>;
  readonly askedAtMs: number;
  weight: number;
}

const undecided: readonly string[] = ['timeout', 'unavailable', 'internal'] satisfies ErrorCode[];

/** False when nothing was decided: the repetition is to try again, and creation is idempotent by its key. */
export function isDecided(code: string): boolean {
  return !undecided.includes(code);
}

/**
 * The answers of the last minute by operation id: a repeated operation gets the first answer, also while that is still being
 * worked on (`docs/races.md` 6). Bounded by weight: at the bound the oldest go first.
 */
export class OperationCache {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #maxWeight: number;
  readonly #entries = new Map<string, Entry>();
  #weight = 0;

  constructor(clock: Clock, keptMs = 60_000, maxWeight = 50_000) {
    this.#clock = clock;
    this.#keptMs = keptMs;
    this.#maxWeight = maxWeight;
  }

  /**
   * `weigh` says how much of the cache an answer takes, 1 or more for a batch; null: it is not the last word, as when a batch
   * holds refusals that pass, and is not kept.
   * @throws CallError `conflict` when the id was used with another fingerprint
   */
  answer<Answer>(
    operationId: string,
    fingerprint: string,
    work: () => Promise<Answer>,
    weigh: (answer: Answer) => number | null = () => 1,
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
    const entry: Entry = { fingerprint, answer, askedAtMs: this.#clock.nowMs(), weight: 1 };
    this.#entries.set(operationId, entry);
    this.#weight += entry.weight;
    const forget = (): void => {
      if (this.#entries.get(operationId) === entry) this.#forget(operationId, entry);
    };
    answer.then(
      (given) => {
        const weight = weigh(given);
        if (weight === null) return forget();
        if (this.#entries.get(operationId) !== entry) return undefined;
        this.#weight += weight - entry.weight;
        entry.weight = weight;
        return undefined;
      },
      (error: unknown) => (error instanceof CallError && isDecided(error.code)) || forget(),
    );
    return answer;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.nowMs();
    for (const [operationId, entry] of this.#entries) {
      if (this.#weight < this.#maxWeight && nowMs - entry.askedAtMs < this.#keptMs) break;
      this.#forget(operationId, entry);
    }
  }

  #forget(operationId: string, { weight }: Entry): void {
    this.#entries.delete(operationId);
    this.#weight -= weight;
  }
}

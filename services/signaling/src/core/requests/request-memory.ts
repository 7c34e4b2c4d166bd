import { createHash } from 'node:crypto';
import { CallError, limits } from '@confab/contracts';
import type { Clock } from '@confab/platform';

interface Remembered {
  readonly fingerprint: string;
  readonly answer: Promise<unknown>;
  readonly until: number;
  weight: number;
}

/** Refusals after which the same request may well succeed: they are not an answer to remember. */
const passing = new Set(['unavailable', 'timeout', 'no-capacity', 'rate-limited', 'internal']);

/**
 * The answers of this pod to requests that carried a `requestId`, for 60 s. A repetition shares the first one's answer, also
 * while that is under way. Repetitions at other pods are met by the operation ids instead. Bounded by
 * what the answers list, of which each item is a few kilobytes at most: the oldest go first.
 */
export class RequestMemory {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #answers = new Map<string, Remembered>();
  #weight = 0;

  constructor(clock: Clock, capacity = 20_000) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** @throws CallError `conflict` when the id was used with another request or payload */
  async run<Answer>(
    scope: string,
    requestId: string,
    content: unknown,
    answer: () => Promise<Answer>,
  ): Promise<Answer> {
    this.#forgetOld();
    const key = `${scope.length}:${scope}:${requestId}`;
    const fingerprint = fingerprintOf(content);
    const known = this.#answers.get(key);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) throw new CallError('conflict', 'requestId was used for another request');
      return (await known.answer) as Answer;
    }
    const first = answer();
    const entry: Remembered = {
      fingerprint,
      answer: first,
      until: this.#clock.nowMs() + limits.requestIdKeptMs,
      weight: 1,
    };
    this.#answers.set(key, entry);
    this.#weight += entry.weight;
    try {
      const answered = await first;
      if (this.#answers.get(key) === entry) this.#weigh(entry, answered);
      return answered;
    } catch (error) {
      const code = error instanceof CallError ? error.code : 'internal';
      if (passing.has(code) && this.#answers.get(key) === entry) this.#forget(key, entry);
      throw error;
    }
  }

  get size(): number {
    return this.#answers.size;
  }

  /** Entries are in the order of their deadlines: all live equally long. */
  #forgetOld(): void {
    const now = this.#clock.nowMs();
    for (const [key, entry] of this.#answers) {
      if (entry.until > now && this.#weight < this.#capacity) return;
      this.#forget(key, entry);
    }
  }

  #weigh(entry: Remembered, answer: unknown): void {
    const lists = isObject(answer) ? Object.values(answer).filter(Array.isArray) : [];
    for (const { length } of lists) {
      entry.weight += length;
      this.#weight += length;
    }
    for (const [key, oldest] of this.#answers) {
      if (this.#weight <= this.#capacity || oldest === entry) return;
      this.#forget(key, oldest);
    }
  }

  #forget(key: string, { weight }: Remembered): void {
    this.#answers.delete(key);
    this.#weight -= weight;
  }
}

/** Equal for equal content, whatever the order of an object's fields. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content, (_key, value: unknown) => (isObject(value) ? sorted(value) : value)) ?? '')
    .digest('hex');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

import { createHash } from 'node:crypto';
import { ulid } from 'ulid';

/**
 * The ids under which one request acts on the directory and on a node. With a `requestId` they follow from it alone, so that a
 * repetition at another pod meets the first one's answers there (`docs/races.md` 6); without one they are new.
 */
export class OperationIds {
  readonly #seed: string;
  /** True when the client can repeat the request, and will meet what the first try left behind. */
  readonly isRepeatable: boolean;

  /** `scope` is whose `requestId` it is: a participant's, or before joining a person's. */
  constructor(scope: string, requestId: string | undefined) {
    this.isRepeatable = requestId !== undefined;
    this.#seed = requestId === undefined ? ulid() : digest(scope, requestId);
  }

  /** Names one step of the request. */
  operation(step: string): string {
    return `${this.#seed}:${step}`;
  }

  /** An id that no repetition has: for what the directory answers with the first one of. */
  fresh<Id extends string = string>(): Id {
    return ulid() as Id;
  }

  /** Names something that the request creates; `part` tells several of one request apart. */
  entity<Id extends string>(part: string): Id {
    return (this.isRepeatable ? digest(this.#seed, part) : ulid()) as Id;
  }
}

/** 130 bits: enough that no two requests of a cell's life meet. */
function digest(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex').slice(0, 32);
}

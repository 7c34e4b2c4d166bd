/** Somebody who signed in to the development tenant. */
export interface Person {
  readonly identity: string;
  readonly name: string;
}

/** What one connection may watch the presence of. */
const mostPeople = 200;
const keptMs = 24 * 3_600_000;

/** Who signed in lately, newest first. As long as this process runs: a tenant has a user table of its own. */
export class People {
  readonly #seen = new Map<string, { readonly person: Person; readonly atMs: number }>();
  readonly #now: () => number;

  /** @param now monotonic milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  signedIn(person: Person): void {
    // A map keeps the order in which keys came: the first is the one seen longest ago.
    this.#seen.delete(person.identity);
    this.#seen.set(person.identity, { person, atMs: this.#now() });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostPeople && oldest !== undefined) this.#seen.delete(oldest);
  }

  signedOut(identity: string): void {
    this.#seen.delete(identity);
  }

  list(): Person[] {
    const since = this.#now() - keptMs;
    return [...this.#seen.values()]
      .filter(({ atMs }) => atMs > since)
      .map(({ person }) => person)
      .toReversed();
  }
}

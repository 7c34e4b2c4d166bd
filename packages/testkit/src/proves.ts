import type { DirectEventName, RequestName, RoomEventName } from '@confab/contracts';

/** What of the protocol a test can prove: its requests, its events, and the nouns that people speak of. */
export type Provable = RequestName | RoomEventName | DirectEventName | `noun: ${string}`;

/**
 * Marks the test in whose body it stands as the proof of these requests, events and nouns. `docs/event-tests.md` is made of the
 * marks, and a request or event without one fails the checks.
 */
export function proves(..._what: readonly [Provable, ...Provable[]]): void {}

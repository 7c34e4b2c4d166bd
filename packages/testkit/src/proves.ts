import type { DirectEventName, RequestName, RoomEventName } from '@confab/contracts';
import type { Noun } from './nouns.ts';

/** What a test can prove: requests and events of the protocol, and what people speak of. */
export type Provable = RequestName | RoomEventName | DirectEventName | `noun: ${Noun}`;

/**
 * Marks the test in whose body it stands as the proof of these requests, events and nouns. `docs/event-tests.md` is made of the
 * marks, and whatever has none fails the checks.
 */
export function proves(..._what: readonly [Provable, ...Provable[]]): void {}

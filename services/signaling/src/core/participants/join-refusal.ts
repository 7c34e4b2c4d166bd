import { CallError } from '@confab/contracts';
import type { JoinOutcome } from '@confab/cluster';

type Refused = Exclude<JoinOutcome['status'], 'joined' | 'waiting'>;

const refusals = {
  'room-full': ['room-full', 'the room has all the participants it takes'],
  'room-locked': ['room-locked', 'the room is locked'],
  'lobby-full': ['room-full', 'as many wait already as the lobby takes'],
  banned: ['forbidden', 'this identity is banned from the room'],
} as const satisfies Record<Refused, unknown>;

/** What the directory's word means to whoever asked to join. */
export function joinRefusal(status: Refused): CallError {
  const [code, message] = refusals[status];
  return new CallError(code, message);
}

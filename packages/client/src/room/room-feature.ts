import type { DirectHandlers } from '../signaling/pushes.ts';
import type { RoomChange } from './room-change.ts';
import type { Joined, Resumed } from './room-session.ts';

/** One thing that people do in a room. The room feeds it with what happens, in order, and ends it. */
export interface RoomFeature {
  /** The room was joined, or joined again as another participant; changes between before and now were applied already. */
  entered?(joined: Joined): void;
  /** The same participant is back on a new socket; what was missed of the room was applied already. */
  resumed?(result: Resumed): void;
  /** The socket was lost: what has no number is missed from here on. */
  away?(): void;
  apply?(change: RoomChange): void;
  /** Hints, and what concerns oneself alone. */
  readonly direct?: DirectHandlers;
  /** The room is over. */
  close?(): void;
}

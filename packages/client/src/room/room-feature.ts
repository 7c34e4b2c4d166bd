import type { DirectHandlers } from '../signaling/pushes.ts';
import type { RoomChange } from './room-change.ts';
import type { Joined, Resumed } from './room-session.ts';
import type { SignalingConnection } from '../signaling/signaling-connection.ts';

/** What a feature asks the server with. Requests wait for a connection, boundedly, and can be repeated safely. */
export type Requests = Pick<SignalingConnection, 'request' | 'ask' | 'clock'>;

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

import { readRoomStats, type RoomStats } from './room-stats.ts';
import type { Session } from './session.ts';

/** What `window.__confab` gives to browser tests and to people at the console (`web/README.md`). */
export interface DebugHandle {
  /** Where the page is: `sign-in`, `home`, `lobby`, `joining`, `waiting`, `direct`, `call` or `left`. */
  readonly phase: string;
  /** The call's numbers; null outside a call. */
  stats(): Promise<RoomStats | null>;
}

declare global {
  interface Window {
    __confab?: DebugHandle;
  }
}

/** Hangs the handle into the page. Only where the address asks for it (`auto=1` or `debug=1`). */
export function exposeDebugHandle(session: Session): void {
  window.__confab = {
    get phase() {
      return session.phase.get().name;
    },
    async stats() {
      const phase = session.phase.get();
      return phase.name === 'call' ? readRoomStats(phase.call.room) : null;
    },
  };
}

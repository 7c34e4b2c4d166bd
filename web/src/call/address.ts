import { invitation } from './page-parameters.ts';
import type { Phase, Session } from './session.ts';
import { storageOf } from './storage.ts';

const key = 'confab.own-room';

/** The room that this tab chose at home: a reload comes back as the person who is signed in, and not as a guest. */
export function ownRoom(): string | null {
  return storageOf('sessionStorage').getItem(key);
}

/** Keeps the address in step with where the page is, so that a reload leads back and the address can be shared. */
export function followAddress(session: Session): void {
  const { auto, debug, video } = session.parameters;
  // Tests and load tests set everything in the address themselves.
  if (auto || debug || video) return;
  session.phase.watch(() => {
    const phase = session.phase.get();
    const room = roomOf(phase, session);
    if (room === undefined) return;
    // Also where the browser's own buttons have led: the address is right then.
    const storage = storageOf('sessionStorage');
    if (session.isGuest) storage.removeItem(key);
    else storage.setItem(key, room);
    const href = room === '' ? new URL('/', location.href).href : invitation(location.href, room);
    if (href !== location.href) history.pushState(null, '', href);
  });
  addEventListener('popstate', () => {
    const room = new URLSearchParams(location.search).get('room') ?? '';
    const { name } = session.phase.get();
    if (room === '' && (name === 'lobby' || name === 'left')) session.goHome();
    else if (room !== '' && name === 'home') void session.enter(room);
  });
}

function roomOf(phase: Phase, session: Session): string | undefined {
  switch (phase.name) {
    case 'home':
    case 'sign-in':
      return '';
    case 'lobby':
    case 'joining':
    case 'waiting':
      // What is shown as joined is a call between people, perhaps: no address leads into one.
      return session.room;
    case 'direct':
    case 'call':
    case 'left':
      return undefined;
  }
}

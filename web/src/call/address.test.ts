import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Store } from '@confab/react/models';
import { followAddress, ownRoom } from './address.ts';
import type { Phase, Session } from './session.ts';

const names = ['location', 'history', 'sessionStorage', 'addEventListener'] as const;

/** A tab at this address, and what its session shows. */
function tab(search: string) {
  const stored = new Map<string, string>();
  const listeners = new Map<string, () => void>();
  const location = new URL(`https://confab.test/${search}`);
  const values = {
    location,
    history: { pushState: (_state: null, _title: string, href: string) => void (location.href = href) },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    addEventListener: (name: string, listener: () => void) => void listeners.set(name, listener),
  };
  for (const name of names) Object.defineProperty(globalThis, name, { value: values[name], configurable: true });
  const session = {
    parameters: { auto: false, debug: false, video: undefined },
    phase: new Store<Phase>({ name: 'sign-in' }),
    room: '',
    isGuest: false,
    enter: (room: string) => {
      session.room = room;
      session.show({ name: 'lobby', problem: undefined });
    },
    show: (phase: object) => session.phase.set(phase as Phase),
  };
  followAddress(session as unknown as Session);
  const back = (href: string) => {
    location.href = new URL(href, location).href;
    listeners.get('popstate')?.();
  };
  return { session, location, back };
}

describe('the address', () => {
  afterEach(() => {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  });

  it('leads into the room that is joined, and never into a call between people', () => {
    const { session, location } = tab('');
    session.room = 'standup';
    session.show({ name: 'joining', room: 'standup' });
    assert.equal(location.search, '?room=standup');
    session.room = '';
    session.show({ name: 'joining', room: 'the call' });
    assert.equal(location.href, 'https://confab.test/');
  });

  it('is remembered as one’s own also where the browser’s Back has led', () => {
    const { session, back } = tab('');
    session.show({ name: 'home' });
    back('/?room=standup');
    assert.equal(ownRoom(), 'standup');
    session.isGuest = true;
    session.show({ name: 'joining', room: 'standup' });
    assert.equal(ownRoom(), null);
  });
});

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { defaultSettings, Store, type Settings } from '@confab/react/models';
import { Session } from './session.ts';
import type { Person } from './web-server.ts';

const anna = { identity: 'anna', name: 'Anna' };

/** A call with Ben that has just begun. */
class FakeActive extends EventEmitter {
  open = true;
  readonly call = { mode: 'room', caller: 'ben', callees: ['anna'] };
  readonly media = 'room';
  readonly room = undefined;
}

/** Signed in where a web server answers, and no signaling server does. */
async function signedIn(test: TestContext) {
  const answers = { signalingUrls: ['http://127.0.0.1:9'], token: 'token', people: [] };
  test.mock.method(globalThis, 'fetch', () => Promise.resolve(Response.json(answers)));
  const session = new Session({
    parameters: { room: '', name: '', auto: false, video: undefined, debug: false },
    guest: 'guest-1',
    account: new Store<Person | undefined>(undefined),
    settings: new Store<Settings>(defaultSettings),
  });
  session.signIn(anna);
  test.after(() => session.signOut());
  const online = await session.home.get()?.online;
  assert.ok(online);
  const active = new FakeActive();
  test.mock.method(online.connection.calls, 'join', () => Promise.resolve(active));
  return { session, active, beginCall: () => online.calls.join('c1', { video: false }) };
}

describe('one tab’s way through the page', () => {
  it('stays in a call that was answered while a room was being joined', { timeout: 10_000 }, async (test) => {
    const { session, active, beginCall } = await signedIn(test);
    await session.enter('standup');
    const joining = session.join('standup', 'Anna');
    await beginCall();
    await joining;
    assert.deepEqual(session.phase.get(), { name: 'joining', room: 'the call' });
    assert.equal(session.room, '');
    active.open = false;
    active.emit('ended', 'everybody-left');
    assert.equal(session.phase.get().name, 'left');
  });
});

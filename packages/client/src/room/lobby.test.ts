import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventEmitter } from 'eventemitter3';
import { CallError } from '../errors.ts';
import { Lobby } from './lobby.ts';
import type { Joined, JoinOptions } from './room-session.ts';
import type { SignalingConnection, SignalingState } from '../signaling/signaling-connection.ts';
import { FakeRequests } from '../testing/fake-requests.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A server that answers `join-room` with these, in order. */
function knock(answers: (object | Error)[], options: Partial<JoinOptions> = {}) {
  const requests = new FakeRequests({
    'join-room': () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const events = new EventEmitter<{ push: [string, unknown]; stateChanged: [SignalingState] }>();
  const signaling = Object.assign(events, {
    request: requests.request.bind(requests),
    state: 'connected',
  }) as unknown as SignalingConnection;
  let waited = 0;
  const joined = Lobby.join(
    signaling,
    { room: 'standup', onWaiting: () => (waited += 1), ...options },
    () => ({ room: 'standup' }),
    ({ room }: Joined, early) => ({ room, early: early.map(([name]) => name) }),
  );
  joined.catch(() => {});
  const become = (state: SignalingState) => {
    Object.assign(signaling, { state });
    events.emit('stateChanged', state);
  };
  return {
    joined,
    events,
    become,
    requests,
    waited: () => waited,
    names: () => requests.asked.map(({ name }) => name),
  };
}
const waiting = { waiting: true };
const inRoom = { room: 'standup' };

describe('joining through a lobby', () => {
  it('goes straight in where there is none, with what was told before the answer', async () => {
    const { joined, events, waited } = knock([inRoom]);
    events.emit('push', 'active-speaker', {});
    assert.deepEqual(await joined, { room: 'standup', early: ['active-speaker'] });
    assert.equal(waited(), 0);
    assert.equal(events.listenerCount('push') + events.listenerCount('stateChanged'), 0);
  });

  it('says that it waits, and joins again by itself when admitted', async () => {
    const { joined, events, waited, names } = knock([waiting, inRoom]);
    await settle();
    assert.equal(waited(), 1);
    assert.deepEqual(names(), ['join-room']);
    events.emit('push', 'admitted', { participantId: 'p' });
    assert.equal((await joined).room, 'standup');
    assert.deepEqual(names(), ['join-room', 'join-room']);
  });

  it('hears a moderator who is faster than the answer', async () => {
    const { joined, events } = knock([waiting, inRoom]);
    events.emit('push', 'admitted', { participantId: 'p' });
    assert.equal((await joined).room, 'standup');
  });

  it('is refused with the moderator’s words when denied', async () => {
    const { joined, events } = knock([waiting]);
    await settle();
    events.emit('push', 'removed', { reason: 'denied', message: 'not today' });
    await assert.rejects(
      joined,
      (error) => error instanceof CallError && error.code === 'forbidden' && error.message === 'not today',
    );
  });

  it('takes another place when its socket is lost while it waits', async () => {
    const { joined, events, waited } = knock([waiting, waiting, inRoom]);
    await settle();
    events.emit('stateChanged', 'reconnecting');
    events.emit('stateChanged', 'connected');
    await settle();
    events.emit('push', 'admitted', { participantId: 'p' });
    assert.equal((await joined).room, 'standup');
    assert.equal(waited(), 1);
  });

  it('ends when the room does, or the connection', async () => {
    const room = knock([waiting]);
    await settle();
    room.events.emit('push', 'removed', { reason: 'room-ended' });
    await assert.rejects(room.joined, { code: 'room-ended' });
    const connection = knock([waiting]);
    await settle();
    connection.events.emit('stateChanged', 'closed');
    await assert.rejects(connection.joined, { code: 'unavailable' });
  });

  it('stops waiting when the app says so, and leaves the lobby', async () => {
    const stop = new AbortController();
    const { joined, names } = knock([waiting], { signal: stop.signal });
    await settle();
    stop.abort(new Error('changed my mind'));
    await assert.rejects(joined, { message: 'changed my mind' });
    assert.deepEqual(names(), ['join-room', 'leave-room']);
  });

  it('leaves a room that it entered too late', async () => {
    const stop = new AbortController();
    const { joined, names } = knock([inRoom], { signal: stop.signal });
    stop.abort(new Error('too late'));
    await assert.rejects(joined, { message: 'too late' });
    assert.deepEqual(names(), ['join-room', 'leave-room']);
  });

  it('gives the server’s refusal', async () => {
    await assert.rejects(knock([new CallError('room-full', 'full')]).joined, { code: 'room-full' });
  });

  it('keeps nothing of what is told while it waits, and survives a listener that throws', async (t) => {
    const reported: (() => void)[] = [];
    t.mock.method(globalThis, 'setTimeout', (report: () => void) => reported.push(report));
    const { joined, events } = knock([waiting, inRoom], {
      onWaiting: () => {
        throw new Error('of the app');
      },
    });
    await settle();
    assert.throws(() => reported[0]?.(), /of the app/);
    events.emit('push', 'presence', {});
    events.emit('push', 'admitted', { participantId: 'p' });
    assert.deepEqual(await joined, { room: 'standup', early: [] });
  });

  it('goes on waiting when the connection is away for longer than a request lives', async () => {
    const { joined, become, names } = knock([waiting, new CallError('unavailable', 'nobody there'), inRoom]);
    await settle();
    become('reconnecting');
    await settle();
    assert.deepEqual(names(), ['join-room', 'join-room']);
    become('connected');
    assert.equal((await joined).room, 'standup');
  });
});

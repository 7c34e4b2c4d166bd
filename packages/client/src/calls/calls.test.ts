import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '../errors.ts';
import { at, call, device } from '../testing/call-device.ts';

describe('a call that rings here', () => {
  it('is told once, however often it is rung', () => {
    const { calls, ring } = device('ben');
    let rung = 0;
    calls.on('incoming', () => (rung += 1));
    ring(call('RINGING', 'ringing', 0));
    ring(call('RINGING', 'ringing', 0));
    assert.equal(rung, 1);
    assert.equal(calls.incoming[0]?.from.name, 'Anna');
  });

  it('leads into its room when it is accepted', async () => {
    const { calls, ring, rooms, requests } = device('ben', {
      'call-accept': () => ({ call: call('ACTIVE', 'joined', 2) }),
    });
    ring(call('RINGING', 'ringing', 0));
    const active = await calls.incoming[0]!.accept();
    await requests.clock.pass(0);
    assert.deepEqual(requests.log, ['call-accept {"callId":"c1"}']);
    assert.deepEqual(rooms, ['call-c1']);
    assert.equal(active.media, 'room');
    assert.equal(calls.active, active);
    assert.deepEqual(calls.incoming, []);
    // A ring that was under way.
    ring(call('RINGING', 'ringing', 0));
    assert.deepEqual(calls.incoming, []);
  });

  it('stops when another device answers, and says so', () => {
    const { calls, ring, push } = device('ben');
    ring(call('RINGING', 'ringing', 0));
    const ended: string[] = [];
    calls.incoming[0]!.on('ended', (why) => ended.push(why));
    push('call-accepted', { call: call('ACTIVE', 'joined', 2), identity: 'ben' });
    assert.deepEqual(ended, ['accepted-elsewhere']);
  });

  it('stops with the reason when nobody answers or the caller gives up', () => {
    for (const [endReason, why] of [
      ['no-answer', 'missed'],
      ['cancelled', 'cancelled'],
    ] as const) {
      const { calls, ring, push } = device('ben');
      ring(call('RINGING', 'ringing', 0));
      const ended: string[] = [];
      calls.incoming[0]!.on('ended', (reason) => ended.push(reason));
      push('call-missed', { call: call('MISSED', 'missed', 3, { endReason }) });
      assert.deepEqual(ended, [why]);
    }
  });

  it('goes on ringing when accepting fails, and is over when another device was faster', async () => {
    const refusal = new CallError('conflict', 'accepted on another device');
    const { calls, ring, push } = device('ben', {
      'call-accept': () => {
        throw refusal;
      },
    });
    ring(call('RINGING', 'ringing', 0));
    const [incoming] = calls.incoming;
    await assert.rejects(incoming!.accept(), refusal);
    assert.equal(incoming!.ringing, true);
    push('call-accepted', { call: call('ACTIVE', 'joined', 2), identity: 'ben' });
    assert.equal(incoming!.ringing, false);
    assert.equal(calls.active, undefined);
  });

  it('is found to be over after the connection was away', async () => {
    const { calls, ring, events, requests } = device('ben', {
      'get-calls': () => ({ calls: [call('MISSED', 'missed', 50, { endReason: 'no-answer' })] }),
    });
    ring(call('RINGING', 'ringing', 0));
    const ended: string[] = [];
    calls.incoming[0]!.on('ended', (why) => ended.push(why));
    events.emit('stateChanged', 'connected');
    await requests.clock.pass(0);
    assert.deepEqual(ended, ['missed']);
  });
});

describe('a call that one is in', () => {
  const initiated = { 'call-initiate': () => call('RINGING', 'ringing', 0) };

  it('tells who accepts, rejects and leaves, and keeps the newest that it heard', async () => {
    const { calls, push, requests } = device('anna', initiated);
    const active = await calls.initiate({ callees: ['ben'], type: 'VIDEO' });
    await requests.clock.pass(0);
    const told: string[] = [];
    active.on('accepted', (who) => told.push(`accepted ${who}`));
    active.on('left', (who) => told.push(`left ${who}`));
    push('call-accepted', { call: call('ACTIVE', 'joined', 2), identity: 'ben' });
    // Late.
    push('incoming-call', {
      call: call('RINGING', 'ringing', 0),
      from: { identity: 'anna', name: '' },
      expiresAt: at(45),
    });
    assert.equal(active.status, 'ACTIVE');
    assert.deepEqual(told, ['accepted ben']);
  });

  it('ends with the call, for the reason that the server gives, and leaves the room', async () => {
    const { calls, push, left, requests } = device('anna', initiated);
    const active = await calls.initiate({ callees: ['ben'], type: 'AUDIO' });
    await requests.clock.pass(0);
    const ended: string[] = [];
    active.on('ended', (why) => ended.push(why));
    push('call-rejected', {
      call: call('REJECTED', 'declined', 2, { endReason: 'rejected' }),
      identity: 'ben',
      reason: 'declined',
    });
    push('call-ended', { call: call('REJECTED', 'declined', 2, { endReason: 'rejected' }) });
    assert.deepEqual(ended, ['rejected']);
    assert.deepEqual(left, ['call-c1']);
    assert.equal(calls.active, undefined);
  });

  it('cannot be begun beside another one', async () => {
    const { calls } = device('anna', initiated);
    await calls.initiate({ callees: ['ben'], type: 'AUDIO' });
    await assert.rejects(calls.initiate({ callees: ['carl'], type: 'AUDIO' }), { code: 'conflict' });
  });

  it('is left here and goes on elsewhere', async () => {
    const { calls, requests, left } = device('anna', initiated);
    const active = await calls.initiate({ callees: ['ben'], type: 'AUDIO' });
    await requests.clock.pass(0);
    await active.leave();
    assert.deepEqual(requests.log.at(-1), 'call-leave {"callId":"c1"}');
    assert.deepEqual(left, ['call-c1']);
  });

  it('is over when the server, after an outage, counts this device out', async () => {
    const { calls, events, requests } = device('anna', {
      ...initiated,
      'get-calls': () => ({ calls: [call('ENDED', 'left', 40, { endReason: 'everybody-left' })] }),
    });
    const active = await calls.initiate({ callees: ['ben'], type: 'AUDIO' });
    const ended: string[] = [];
    active.on('ended', (why) => ended.push(why));
    events.emit('stateChanged', 'connected');
    await requests.clock.pass(0);
    assert.deepEqual(ended, ['everybody-left']);
  });
});

describe('presence', () => {
  it('is said and watched again on a new connection', async () => {
    const { calls, requests, events } = device('anna', {
      'watch-presence': () => ({ presence: [{ identity: 'ben', status: 'online', since: at(1) }] }),
    });
    await calls.setPresence('away');
    assert.equal((await calls.watchPresence(['ben']))[0]?.status, 'online');
    const told: string[] = [];
    calls.on('presence', ({ identity, status }) => told.push(`${identity} ${status}`));
    requests.asked.length = 0;
    events.emit('stateChanged', 'connected');
    await requests.clock.pass(0);
    assert.deepEqual(requests.log, ['set-presence {"status":"away"}', 'watch-presence {"identities":["ben"]}']);
    assert.deepEqual(told, ['ben online']);
  });
});

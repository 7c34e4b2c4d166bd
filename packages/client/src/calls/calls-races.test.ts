import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call, CallId } from '@confab/contracts';
import { CallError } from '../errors.ts';
import { at, call, device } from '../testing/call-device.ts';
import { FakeTrack } from '../testing/fake-track.ts';
import type { ActiveCall } from './active-call.ts';

const initiated = { 'call-initiate': () => call('RINGING', 'ringing', 0) };
const wish = { callees: ['ben'], type: 'VIDEO' } as const;

/** An answer that a test gives when it wants to. */
function later<Answer>() {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  return { answer: () => promise, resolve, reject };
}

function endsOf(active: ActiveCall): string[] {
  const ends: string[] = [];
  active.on('ended', (why) => ends.push(why));
  return ends;
}

describe('entering a call', () => {
  it('happens once at a time, also while the server is being asked', async () => {
    const { calls, requests } = device('anna', initiated);
    const [one, other] = await Promise.allSettled([calls.initiate(wish), calls.initiate(wish)]);
    assert.deepEqual([one.status, other.status], ['fulfilled', 'rejected']);
    assert.equal(requests.asked.length, 1);
  });

  it('hears of an end that overtook the answer', async () => {
    const { answer, resolve } = later<Call>();
    const { calls, push, requests } = device('anna', { 'call-initiate': answer });
    const initiating = calls.initiate(wish);
    push('call-ended', { call: call('REJECTED', 'busy', 1, { endReason: 'rejected' }) });
    resolve(call('RINGING', 'ringing', 0));
    const ends = endsOf(await initiating);
    await requests.clock.pass(0);
    assert.deepEqual(ends, ['rejected']);
    assert.equal(calls.active, undefined);
  });

  it('hears the other browser, whose first words overtook the answer', async () => {
    const { answer, resolve } = later<{ call: Call }>();
    const { calls, push, ring, requests, rooms } = device('ben', { 'call-accept': answer });
    ring(call('RINGING', 'ringing', 0, { mode: 'direct' }));
    const accepting = calls.incoming[0]!.accept();
    push('webrtc-signal', { callId: 'c1', from: 'anna', signal: { kind: 'to-room' } });
    resolve({ call: call('ACTIVE', 'joined', 2, { mode: 'direct' }) });
    await accepting;
    await requests.clock.pass(0);
    assert.deepEqual(rooms, ['call-c1']);
  });

  it('is undone where the connection was closed meanwhile', async () => {
    const { answer, resolve } = later<Call>();
    const { calls, requests } = device('anna', { 'call-initiate': answer });
    const initiating = calls.initiate(wish);
    await calls.close();
    resolve(call('RINGING', 'ringing', 0));
    await assert.rejects(initiating, { code: 'unavailable' });
    assert.equal(requests.log.at(-1), 'call-leave {"callId":"c1"}');
  });
});

describe('muting', () => {
  it('tells one word after the other, and in the end how it is', async () => {
    const words: ReturnType<typeof later<object>>[] = [];
    const { calls, requests } = device('anna', {
      ...initiated,
      'call-mute': () => {
        const word = later<object>();
        words.push(word);
        return word.answer();
      },
    });
    const active = await calls.initiate(wish);
    await active.publish('microphone', new FakeTrack('audio').track);
    const said = () => requests.log.filter((line) => line.startsWith('call-mute')).map((line) => line.includes('true'));
    const muting = [true, false, true, false].map((muted) => active.setMuted('microphone', muted));
    await requests.clock.pass(0);
    assert.deepEqual([said(), active.isMuted('microphone')], [[false], false], 'by now it is on again');
    const off = active.setMuted('microphone', true);
    for (let index = 0; index < 5; index += 1) {
      words[index]?.resolve({});
      await requests.clock.pass(0);
    }
    await Promise.all([...muting, off]);
    assert.equal(said().at(-1), true);
  });
});

describe('answering', () => {
  it('asks the server once, however often it is clicked, and never for a call that is over', async () => {
    const { calls, requests, ring, push } = device('ben', {
      'call-accept': () => ({ call: call('ACTIVE', 'joined', 2) }),
    });
    ring(call('RINGING', 'ringing', 0));
    const incoming = calls.incoming[0]!;
    const [, second] = await Promise.allSettled([incoming.accept(), incoming.accept()]);
    assert.equal(second.status, 'rejected');
    push('call-ended', { call: call('ENDED', 'left', 5) });
    await assert.rejects(incoming.accept(), { code: 'conflict' });
    assert.equal(incoming.ringing, false);
    assert.equal(requests.log.filter((line) => line.startsWith('call-accept')).length, 1);
  });

  it('is over when another device was faster, also where that was told before the refusal', async () => {
    const { answer, reject } = later<{ call: Call }>();
    const { calls, ring, push } = device('ben', { 'call-accept': answer });
    ring(call('RINGING', 'ringing', 0));
    const incoming = calls.incoming[0]!;
    const ends: string[] = [];
    incoming.on('ended', (why) => ends.push(why));
    const accepting = incoming.accept();
    push('call-accepted', { call: call('ACTIVE', 'joined', 2), identity: 'ben' });
    reject(new CallError('conflict', 'accepted on another device'));
    await assert.rejects(accepting, { code: 'conflict' });
    assert.deepEqual(ends, ['accepted-elsewhere']);
    assert.deepEqual(calls.incoming, []);
  });
});

describe('hints that come late, twice or not at all', () => {
  const invitedLater = (outcome: 'ringing' | 'declined', invited: number): Call =>
    call('ACTIVE', 'joined', 2, {
      participants: [
        { identity: 'anna', invitedAt: at(0), joinedAt: at(0), outcome: 'joined' },
        { identity: 'carl', invitedAt: at(invited), outcome },
      ],
    });

  it('do not ring a declined call again, but a new invitation does', async () => {
    const { calls, ring } = device('carl', { 'call-reject': () => ({ call: invitedLater('declined', 10) }) });
    ring(invitedLater('ringing', 10));
    await calls.incoming[0]!.reject();
    ring(invitedLater('ringing', 10));
    assert.equal(calls.incoming.length, 0);
    ring(invitedLater('ringing', 20));
    assert.equal(calls.incoming.length, 1);
  });

  it('tell once who answered, and do not undo a refusal that has no time', async () => {
    const { calls, push, requests } = device('anna', initiated);
    const active = await calls.initiate(wish);
    await requests.clock.pass(0);
    const told: string[] = [];
    active.on('rejected', (who, why) => told.push(`${who} ${why}`));
    const declined = call('RINGING', 'declined', 0);
    push('call-rejected', { call: declined, identity: 'ben', reason: 'declined' });
    push('call-rejected', { call: call('RINGING', 'ringing', 0), identity: 'ben', reason: 'declined' });
    push('call-rejected', { call: declined, identity: 'ben', reason: 'declined' });
    assert.deepEqual(told, ['ben declined']);
  });

  it('let it ring no longer than the server would, without a connection', async () => {
    const { calls, ring, requests } = device('ben');
    ring(call('RINGING', 'ringing', 0));
    const ends: string[] = [];
    calls.incoming[0]!.on('ended', (why) => ends.push(why));
    await requests.clock.pass(45_000);
    assert.deepEqual(ends, []);
    await requests.clock.pass(5_000);
    assert.deepEqual(ends, ['missed']);
    assert.equal(requests.clock.pending, 0);
  });

  it('end a call that was left on another device', async () => {
    const { calls, push, requests } = device('anna', initiated);
    const active = await calls.initiate(wish);
    await requests.clock.pass(0);
    const ends = endsOf(active);
    const people = [
      { identity: 'anna', invitedAt: at(0), joinedAt: at(0), leftAt: at(9), outcome: 'left' as const },
      { identity: 'ben', invitedAt: at(0), joinedAt: at(2), outcome: 'joined' as const },
    ];
    push('call-left', { call: call('ACTIVE', 'joined', 2, { participants: people }), identity: 'anna' });
    assert.deepEqual(ends, ['left']);
  });
});

describe("a call's room", () => {
  it('is not waited for when the call is over, and the next call goes to its own', async () => {
    const signals: AbortSignal[] = [];
    const { calls, requests, rooms } = device(
      'anna',
      { 'call-initiate': () => call('RINGING', 'ringing', 0, { room: `room-${signals.length}` }) },
      (signal) => {
        signals.push(signal);
        // A lobby in which nobody is let in.
        if (signals.length > 1) return Promise.resolve();
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      },
    );
    const first = await calls.initiate(wish);
    await requests.clock.pass(0);
    await first.leave();
    assert.equal(signals[0]?.aborted, true);
    const failures: unknown[] = [];
    const second = await calls.initiate(wish);
    second.on('failed', (error) => failures.push(error));
    await requests.clock.pass(0);
    assert.deepEqual(rooms, ['room-0', 'room-1']);
    assert.deepEqual(failures, []);
    assert.equal(second.room?.name, 'room-1');
  });

  it('is tried again where it cannot be had at the moment, and left alone where it is refused', async () => {
    let attempts = 0;
    const { calls, requests } = device('anna', initiated, async () => {
      attempts += 1;
      if (attempts < 3) throw new CallError('no-capacity', 'no media node has room');
      if (attempts === 3) throw new CallError('forbidden', 'banned');
    });
    const active = await calls.initiate(wish);
    const failures: string[] = [];
    active.on('failed', (error) => failures.push((error as CallError).code));
    await requests.clock.pass(60_000);
    assert.deepEqual(failures, ['no-capacity', 'no-capacity', 'forbidden']);
    assert.equal(active.media, 'none');
    assert.equal(requests.clock.pending, 0);
  });

  it('takes the call along when the app leaves it', async () => {
    const { calls, requests, inside } = device('anna', initiated);
    const ends = endsOf(await calls.initiate(wish));
    await requests.clock.pass(0);
    await inside[0]!.leave();
    assert.deepEqual(ends, ['left']);
    assert.equal(requests.log.at(-1), 'call-leave {"callId":"c1"}');
  });

  it('is joined for whoever asks for a call that goes on', async () => {
    const { calls, requests, rooms } = device('ben', { 'call-join': () => ({ call: call('ACTIVE', 'joined', 4) }) });
    await calls.join('c1' as CallId);
    await requests.clock.pass(0);
    assert.deepEqual(rooms, ['call-c1']);
  });
});

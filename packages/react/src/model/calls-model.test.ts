import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it, mock } from 'node:test';
import { CallError, type ActiveCall, type Calls } from '@confab/client';
import { CallsModel } from './calls-model.ts';

const callOf = (changes: object = {}) => ({
  callId: 'c1',
  type: 'VIDEO',
  status: 'RINGING',
  callees: ['me'],
  participants: [],
  ...changes,
});

class FakeActive extends EventEmitter {
  call = callOf({ callees: ['ben'] });
  readonly type = 'VIDEO';
  readonly leave = mock.fn(() => {
    this.emit('ended', 'left');
    return Promise.resolve();
  });
}

class FakeIncoming extends EventEmitter {
  readonly call = callOf();
  readonly from = { identity: 'ben', name: 'Ben' };
  ringing = true;
  readonly accept = mock.fn((): Promise<unknown> => Promise.resolve(new FakeActive()));
  readonly reject = mock.fn(() => Promise.resolve());
}

class FakeCalls extends EventEmitter {
  active: FakeActive | undefined;
  readonly incoming: FakeIncoming[] = [];
  readonly placed = new FakeActive();
  join = mock.fn((_callId: string): Promise<unknown> => Promise.resolve(new FakeActive()));
  initiate = mock.fn((_options: object): Promise<unknown> => Promise.resolve(this.placed));
}

function model(calls = new FakeCalls(), isDirect?: () => boolean) {
  const started: { active: unknown; video: boolean }[] = [];
  const made = new CallsModel({
    calls: calls as unknown as Calls,
    self: 'me',
    nameOf: (identity) => ({ ben: 'Ben' })[identity] ?? identity,
    isDirect,
    onStarted: (active: ActiveCall, { video }) => started.push({ active, video }),
  });
  return { made, calls, started, state: () => made.state.get() };
}

describe('calls that ring', () => {
  it('come from outside, and start when answered', async () => {
    const { made, calls, started, state } = model();
    const incoming = new FakeIncoming();
    calls.emit('incoming', incoming);
    assert.deepEqual(state().incoming, [{ callId: 'c1', type: 'VIDEO', from: 'Ben', others: 0, status: 'ringing' }]);
    const answering = made.accept('c1', { video: false });
    assert.equal(state().incoming[0]?.status, 'answering');
    await made.accept('c1', { video: true });
    await answering;
    assert.equal(incoming.accept.mock.callCount(), 1);
    assert.equal(started[0]?.video, false);
    assert.equal(started.length, 1);
    assert.deepEqual(state().incoming, []);
  });

  for (const [why, notice] of [
    ['accepted-elsewhere', undefined],
    ['rejected-elsewhere', undefined],
    ['cancelled', 'You missed a call from Ben.'],
    ['missed', 'You missed a call from Ben.'],
  ] as const) {
    it(`stop when they are ${why}`, () => {
      const { calls, state } = model();
      const incoming = new FakeIncoming();
      calls.emit('incoming', incoming);
      incoming.emit('ended', why);
      assert.deepEqual(state().incoming, []);
      assert.equal(state().notice, notice);
    });
  }

  it('say why they could not be answered', async () => {
    const { made, calls, started, state } = model();
    const incoming = new FakeIncoming();
    incoming.accept.mock.mockImplementation(() => {
      incoming.ringing = false;
      return Promise.reject(new CallError('conflict', 'answered elsewhere'));
    });
    calls.emit('incoming', incoming);
    await made.accept('c1', { video: true });
    assert.deepEqual(started, []);
    assert.deepEqual(state().incoming, []);
    assert.match(state().notice ?? '', /answered elsewhere/);
  });

  it('can be answered again when the server did not hear of the first time', async () => {
    const { made, calls, started, state } = model();
    const incoming = new FakeIncoming();
    incoming.accept.mock.mockImplementationOnce(() => Promise.reject(new CallError('timeout', 'no answer')));
    calls.emit('incoming', incoming);
    await made.accept('c1', { video: true });
    assert.equal(state().incoming[0]?.status, 'ringing');
    assert.match(state().notice ?? '', /did not answer/);
    await made.accept('c1', { video: true });
    assert.deepEqual([started.length, state().incoming, state().notice], [1, [], undefined]);
  });

  it('are shown also when they began to ring before', () => {
    const calls = new FakeCalls();
    calls.incoming.push(new FakeIncoming());
    assert.equal(model(calls).state().incoming.length, 1);
  });

  it('take the place of a call that one makes, of which nothing is said then', async () => {
    const { made, calls, started, state } = model();
    await made.call(['carl'], 'VIDEO');
    calls.active = calls.placed;
    calls.emit('incoming', new FakeIncoming());
    await made.accept('c1', { video: false });
    assert.ok(calls.placed.leave.mock.callCount() > 0);
    assert.deepEqual([state().outgoing, state().notice, started.length], [undefined, undefined, 1]);
  });

  it('ring elsewhere, and start when somebody answers there', async () => {
    const { made, calls, started, state } = model();
    await made.call(['ben'], 'VIDEO');
    assert.equal(state().outgoing?.status, 'ringing');
    calls.placed.emit('accepted', 'ben');
    assert.equal(state().outgoing, undefined);
    assert.deepEqual(started, [{ active: calls.placed, video: true }]);
  });

  it('go directly to one person where that is wanted, and never to several', async () => {
    for (const [isDirect, callees, mode] of [
      [undefined, ['ben'], 'room'],
      [() => false, ['ben'], 'room'],
      [() => true, ['ben'], 'direct'],
      [() => true, ['ben', 'carl'], 'room'],
    ] as const) {
      const { made, calls } = model(new FakeCalls(), isDirect);
      await made.call(callees, 'VIDEO');
      assert.deepEqual(calls.initiate.mock.calls[0]?.arguments, [{ callees: [...callees], type: 'VIDEO', mode }]);
    }
  });

  for (const [outcome, changes, words] of [
    ['declined', { status: 'REJECTED', endReason: 'rejected' }, /Ben declined/],
    ['busy', { status: 'REJECTED', endReason: 'rejected' }, /Ben is in another call/],
    ['missed', { status: 'MISSED', endReason: 'no-answer' }, /Ben did not answer/],
  ] as const) {
    it(`say that somebody is ${outcome}`, async () => {
      const { made, calls, state } = model();
      await made.call(['ben'], 'VIDEO');
      calls.placed.call = callOf({ ...changes, callees: ['ben'], participants: [{ identity: 'ben', outcome }] });
      calls.placed.emit('ended', changes.endReason);
      assert.equal(state().outgoing, undefined);
      assert.match(state().notice ?? '', words);
    });
  }

  it('are cancelled even when one hangs up before the server answered', async () => {
    const calls = new FakeCalls();
    let answer: (active: unknown) => void = () => {};
    calls.initiate.mock.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const { made, started, state } = model(calls);
    const calling = made.call(['ben'], 'AUDIO');
    await made.cancel();
    answer(calls.placed);
    await calling;
    assert.equal(calls.placed.leave.mock.callCount(), 1);
    assert.equal(state().outgoing, undefined);
    assert.deepEqual(started, []);
  });

  it('are left when somebody answers just as one hangs up', async () => {
    const { made, calls, started } = model();
    await made.call(['ben'], 'AUDIO');
    const hangingUp = made.cancel();
    calls.placed.emit('accepted', 'ben');
    await hangingUp;
    assert.equal(calls.placed.leave.mock.callCount(), 1);
    assert.deepEqual(started, []);
  });

  it('are joined once, however often one presses', async () => {
    const { made, calls, started, state } = model();
    let joined: (active: unknown) => void = () => {};
    calls.join.mock.mockImplementation(() => new Promise((resolve) => (joined = resolve)));
    const joining = made.join('c1', { video: false });
    await made.join('c1', { video: false });
    await new Promise((resolve) => setImmediate(resolve));
    joined(new FakeActive());
    await joining;
    assert.deepEqual([calls.join.mock.callCount(), started.length, state().notice], [1, 1, undefined]);
  });
});

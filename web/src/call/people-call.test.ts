import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { CallError, type ActiveCall } from '@confab/client';
import { followPeopleCall } from './people-call.ts';

class FakeActive extends EventEmitter {
  open = true;
  media = 'room';
  readonly room = undefined;
  readonly call: object;

  constructor(callees: readonly string[]) {
    super();
    this.call = { mode: 'room', caller: 'anna', callees };
  }

  leave(): Promise<void> {
    this.open = false;
    this.emit('ended', 'left');
    return Promise.resolve();
  }
}

function call(...callees: readonly string[]) {
  return follow(new FakeActive(callees));
}

function follow(active: FakeActive) {
  const goodbyes: string[] = [];
  void followPeopleCall(active as unknown as ActiveCall, {
    self: 'anna',
    nameOf: (identity) => ({ ben: 'Ben' })[identity] ?? identity,
    video: false,
    onShown: () => {},
    onEnded: (why) => void goodbyes.push(why),
  });
  return { active, goodbyes };
}

describe('a call between people', () => {
  it('says why its room could not be joined, and not that one left', () => {
    const { active, goodbyes } = call('ben');
    active.emit('failed', new CallError('no-capacity', 'all nodes are full'));
    assert.equal(active.open, true, 'it is tried still');
    active.media = 'none';
    active.emit('failed', new CallError('no-capacity', 'all nodes are full'));
    assert.deepEqual(goodbyes, ['All servers are busy. Please try again in a moment.']);
  });

  it('is over also when it ended before anybody could listen', () => {
    const active = new FakeActive(['ben']);
    active.open = false;
    assert.deepEqual(follow(active).goodbyes, ['The call has ended.']);
  });

  it('is over when the other one of two hangs up, and goes on without one of several', () => {
    const two = call('ben');
    two.active.emit('left', 'ben');
    assert.deepEqual(two.goodbyes, ['Ben hung up.']);
    const three = call('ben', 'carl');
    three.active.emit('left', 'ben');
    assert.deepEqual(three.goodbyes, []);
    void three.active.leave();
    assert.deepEqual(three.goodbyes, ['You left the call.']);
  });
});

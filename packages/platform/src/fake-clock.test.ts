import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeClock } from './fake-clock.ts';

describe('FakeClock', () => {
  it('runs what falls due, in order, at its time', async () => {
    const clock = new FakeClock();
    const seen: string[] = [];
    clock.after(20, () => seen.push(`after@${clock.nowMs()}`));
    const every = clock.every(10, () => seen.push(`every@${clock.nowMs()}`));
    await clock.advance(25);
    assert.deepEqual(seen, ['every@10', 'after@20', 'every@20']);
    every.cancel();
    await clock.advance(100);
    assert.equal(seen.length, 3);
    assert.equal(clock.pending, 0);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.after(10, () => void Promise.resolve().then(() => clock.after(5, () => seen.push(clock.nowMs()))));
    await clock.advance(20);
    assert.deepEqual(seen, [15]);
  });
});

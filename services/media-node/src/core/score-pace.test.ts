import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { ScorePace } from './score-pace.ts';

function setUp() {
  const clock = new FakeClock();
  const pace = new ScorePace(clock);
  const told: string[] = [];
  const offer = (streamId: string, score: number): void =>
    pace.offer(streamId, () => void told.push(`${streamId}:${score}`));
  return { clock, pace, told, offer };
}

test('the first score is told at once, and of a flood the newest each second', async () => {
  const { clock, told, offer } = setUp();
  offer('a', 10);
  for (let score = 9; score >= 1; score -= 1) offer('a', score);
  offer('b', 7);
  assert.deepEqual(told, ['a:10', 'b:7']);
  await clock.advance(999);
  assert.equal(told.length, 2);
  await clock.advance(1);
  assert.deepEqual(told.slice(2), ['a:1']);
  offer('a', 5);
  offer('b', 8);
  assert.deepEqual(told.slice(3), ['b:8'], 'a second counts from what was told last');
  await clock.advance(1_000);
  assert.deepEqual(told.slice(4), ['a:5']);
});

test('a quiet pace keeps no timer, and a closed one neither', async () => {
  const { clock, pace, told, offer } = setUp();
  offer('a', 10);
  await clock.advance(5_000);
  assert.deepEqual(told, ['a:10']);
  assert.equal(clock.pending, 0);
  offer('a', 3);
  pace.close();
  assert.equal(clock.pending, 0);
});

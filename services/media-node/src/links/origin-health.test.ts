import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@confab/platform/testing';
import { OriginHealth } from './origin-health.ts';

function open() {
  const clock = new FakeClock();
  return { clock, health: new OriginHealth({ clock, maxWaiters: 2, random: () => 1 }) };
}

const refused = { code: 'unavailable' };

test('an origin that has not answered yet keeps few waiting', () => {
  const { health } = open();
  const done = health.admit();
  health.admit();
  assert.throws(() => health.admit(), refused);
  done();
  health.admit();
});

test('a burst may wait for an origin that answers promptly, until somebody has waited long', async () => {
  const { clock, health } = open();
  health.answered(true);
  for (let asker = 0; asker < 100; asker++) health.admit();
  await clock.advance(300);
  assert.throws(() => health.admit(), refused);
});

test('three failures in a row close the way for longer and longer, until an answer comes', async () => {
  const { clock, health } = open();
  health.dial.fail();
  health.dial.fail();
  health.admit();
  health.dial.fail();
  assert.throws(() => health.admit(), { ...refused, retryAfterMs: 1_000 });
  await clock.advance(1_000);
  const done = health.admit();
  health.dial.fail();
  assert.throws(() => health.admit(), { ...refused, retryAfterMs: 2_000 });
  done();
  health.dial.succeed();
  health.admit();
});

test('a greeting does not excuse an origin that never answers a step', () => {
  const { health } = open();
  for (let step = 0; step < 3; step++) {
    health.dial.succeed();
    health.answered(false);
  }
  assert.throws(() => health.admit(), refused);
});

test('one link without media is enough to pause, and only media ends that early', async () => {
  const { clock, health } = open();
  health.media.fail();
  health.answered(true);
  assert.throws(() => health.admit(), { ...refused, retryAfterMs: 5_000 });
  assert.equal(health.forgettable, false);
  await clock.advance(36_000);
  assert.equal(health.forgettable, true);
});

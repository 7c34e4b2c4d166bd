import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallError } from '@confab/contracts';
import { FakeClock } from '@confab/platform/testing';
import { OperationCache } from './operation-cache.ts';
import { Tombstones } from './tombstones.ts';

function counting() {
  let runs = 0;
  return { work: async () => ++runs, runs: () => runs };
}

test('an operation runs once a minute, whoever asks', async () => {
  const clock = new FakeClock();
  const cache = new OperationCache(clock);
  const { work, runs } = counting();
  assert.deepEqual(await Promise.all([cache.answer('1', '', work), cache.answer('1', '', work)]), [1, 1]);
  await clock.advance(59_999);
  assert.equal(await cache.answer('1', '', work), 1);
  await clock.advance(1);
  assert.equal(await cache.answer('1', '', work), 2);
  assert.equal(runs(), 2);
});

test('another fingerprint under the same id is a conflict', async () => {
  const cache = new OperationCache(new FakeClock());
  const { work, runs } = counting();
  await cache.answer('1', 'a', work);
  await assert.rejects(cache.answer('1', 'b', work), { code: 'conflict' });
  assert.equal(runs(), 1);
});

test('a refusal is an answer and is kept; what decided nothing is tried again', async () => {
  const cache = new OperationCache(new FakeClock());
  for (const [code, expectedRuns] of [
    ['bad-request', 1],
    ['not-found', 1],
    ['timeout', 2],
    ['unavailable', 2],
  ] as const) {
    let runs = 0;
    const work = async (): Promise<never> => {
      runs += 1;
      throw new CallError(code, 'why');
    };
    for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(cache.answer(code, '', work), { code });
    assert.equal(runs, expectedRuns, code);
  }
});

test('at its bound the cache forgets the oldest', async () => {
  const cache = new OperationCache(new FakeClock(), 60_000, 2);
  const { work, runs } = counting();
  for (const id of ['1', '2', '3']) await cache.answer(id, '', work);
  await cache.answer('3', '', work);
  assert.equal(runs(), 3);
  await cache.answer('1', '', work);
  assert.equal(runs(), 4);
});

test('a batch takes as much of the cache as it is large', async () => {
  const cache = new OperationCache(new FakeClock(), 60_000, 11);
  const { work, runs } = counting();
  await cache.answer('small', '', work);
  await cache.answer('large', '', work, () => 9);
  await cache.answer('next', '', work);
  assert.equal(runs(), 3);
  await cache.answer('large', '', work, () => 9);
  assert.equal(runs(), 3, 'the oldest alone had to go');
  await cache.answer('small', '', work);
  assert.equal(runs(), 4);
  await cache.answer('large', '', work);
  assert.equal(runs(), 5);
});

test('a tombstone stands for its time, and the oldest go when there are too many', async () => {
  const clock = new FakeClock();
  const tombstones = new Tombstones(clock, 60_000, 2);
  tombstones.bury('a');
  await clock.advance(30_000);
  tombstones.bury('b');
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => tombstones.has(key)),
    [true, true, false],
  );
  await clock.advance(10_000);
  tombstones.bury('c');
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => tombstones.has(key)),
    [false, true, true],
  );
  await clock.advance(50_000);
  assert.deepEqual(
    ['b', 'c'].map((key) => tombstones.has(key)),
    [false, true],
  );
  await clock.advance(10_000);
  assert.equal(tombstones.has('c'), false);
});

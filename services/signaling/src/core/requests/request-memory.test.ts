import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallError } from '@confab/contracts';
import { FakeClock } from '@confab/platform/testing';
import { fingerprintOf, RequestMemory } from './request-memory.ts';

function counter(): { calls: number; answer: () => Promise<number> } {
  const counted = { calls: 0, answer: () => Promise.resolve((counted.calls += 1)) };
  return counted;
}

test('a repeated request gets the first answer for 60 s, then is carried out again', async () => {
  const clock = new FakeClock();
  const memory = new RequestMemory(clock);
  const { answer } = counter();
  assert.equal(await memory.run('p', '1', { a: 1 }, answer), 1);
  await clock.advance(59_000);
  assert.equal(await memory.run('p', '1', { a: 1 }, answer), 1);
  assert.equal(await memory.run('other', '1', { a: 1 }, answer), 2);
  await clock.advance(2_000);
  assert.equal(await memory.run('p', '1', { a: 1 }, answer), 3);
});

test('a repetition shares an answer that is still under way', async () => {
  const memory = new RequestMemory(new FakeClock());
  const first = Promise.withResolvers<string>();
  const both = [memory.run('p', '1', {}, () => first.promise), memory.run('p', '1', {}, () => assert.fail())];
  first.resolve('done');
  assert.deepEqual(await Promise.all(both), ['done', 'done']);
});

test('another payload under the same id is a conflict; the order of its fields is not another payload', async () => {
  const memory = new RequestMemory(new FakeClock());
  const { answer } = counter();
  await memory.run('p', '1', { a: 1, b: { c: 1, d: 2 } }, answer);
  assert.equal(await memory.run('p', '1', { b: { d: 2, c: 1 }, a: 1 }, answer), 1);
  await assert.rejects(memory.run('p', '1', { a: 2 }, answer), { code: 'conflict' });
});

test('a refusal that may pass is not remembered, any other is', async () => {
  const memory = new RequestMemory(new FakeClock());
  const refuse = (code: 'unavailable' | 'forbidden') => () => Promise.reject(new CallError(code, 'no'));
  await assert.rejects(memory.run('p', '1', {}, refuse('unavailable')), { code: 'unavailable' });
  assert.equal(await memory.run('p', '1', {}, () => Promise.resolve('done')), 'done');
  await assert.rejects(memory.run('p', '2', {}, refuse('forbidden')), { code: 'forbidden' });
  await assert.rejects(
    memory.run('p', '2', {}, () => Promise.resolve('done')),
    { code: 'forbidden' },
  );
});

test('it is bounded: the oldest answers go first', async () => {
  const memory = new RequestMemory(new FakeClock(), 3);
  const { answer } = counter();
  for (const id of ['1', '2', '3', '4']) await memory.run('p', id, {}, answer);
  assert.equal(memory.size, 3);
  assert.equal(await memory.run('p', '4', {}, answer), 4);
  assert.equal(await memory.run('p', '1', {}, answer), 5);
});

test('an answer counts with everything that it lists: a hundred consumers are not one', async () => {
  const memory = new RequestMemory(new FakeClock(), 12);
  const many = (count: number) => async () => ({ consumers: Array.from({ length: count }, () => ({})), errors: [] });
  for (const id of ['1', '2', '3']) await memory.run('p', id, {}, many(0));
  await memory.run('p', '4', {}, many(7));
  assert.equal(memory.size, 4);
  await memory.run('p', '5', {}, many(2));
  assert.equal(memory.size, 3, 'the oldest two have gone for it');
  await memory.run('p', '6', {}, many(50));
  assert.equal(memory.size, 1, 'one that is larger than the memory is kept until the next');
  await memory.run('p', '7', {}, many(0));
  assert.equal(memory.size, 1);
});

test('a scope and an id cannot be shifted into each other', async () => {
  const memory = new RequestMemory(new FakeClock());
  const { answer } = counter();
  assert.notEqual(await memory.run('a:1', '2', {}, answer), await memory.run('a', '1:2', {}, answer));
});

test('content without a form of its own has a fingerprint too', () => {
  assert.notEqual(fingerprintOf(null), fingerprintOf({}));
  assert.notEqual(fingerprintOf([1, 2]), fingerprintOf([2, 1]));
});

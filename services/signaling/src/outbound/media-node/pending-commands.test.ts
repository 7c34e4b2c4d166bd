import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallError } from '@confab/contracts';
import { FakeClock } from '@confab/platform/testing';
import type { Command } from '@confab/wire';
import { PendingCommands } from './pending-commands.ts';

function setUp(maxInFlight: number) {
  const clock = new FakeClock();
  const sent: Command[] = [];
  const pending = new PendingCommands(clock, maxInFlight, (command) => void sent.push(command));
  const ids = (): (string | undefined)[] => sent.map(({ operationId }) => operationId);
  const answer = (operationId: string): void => pending.settle({ operationId });
  return { clock, sent, pending, ids, answer };
}

test("the node's cap is kept, and what waits goes out in order", async () => {
  const { pending, ids, answer } = setUp(1);
  const all = ['1', '2', '3', '4'].map((operationId) => pending.add({ operationId }, 1_000));
  assert.deepEqual(ids(), []);
  pending.open(2);
  assert.deepEqual(ids(), ['1', '2']);
  answer('2');
  assert.deepEqual(ids(), ['1', '2', '3']);
  for (const operationId of ['1', '3', '4']) answer(operationId);
  await Promise.all(all);
  assert.equal(pending.size, 0);
});

test('a command ends at its deadline, and keeps its place at the node until that answers', async () => {
  const { clock, pending, ids, answer } = setUp(1);
  pending.open(1);
  const hung = assert.rejects(pending.add({ operationId: '1' }, 1_000), { code: 'timeout' });
  const next = pending.add({ operationId: '2' }, 5_000);
  await clock.advance(1_000);
  await hung;
  assert.deepEqual(ids(), ['1']);
  answer('1');
  assert.deepEqual(ids(), ['1', '2']);
  answer('2');
  await next;
  assert.equal(clock.pending, 0);
});

test('what a broken stream left unanswered is sent again, with what is left of its time', async () => {
  const { clock, sent, pending, ids, answer } = setUp(8);
  pending.open(8);
  const all = ['1', '2', '3'].map((operationId) => pending.add({ operationId }, 1_000));
  answer('2');
  await clock.advance(400);
  pending.pause();
  pending.open(8);
  assert.deepEqual(ids(), ['1', '2', '3', '1', '3']);
  assert.deepEqual([sent[0]?.timeoutMs, sent[3]?.timeoutMs], [1_000, 600]);
  answer('1');
  answer('3');
  await Promise.all(all);
});

test('a repeated operation shares the answer of the one under way', async () => {
  const { pending, ids, answer } = setUp(8);
  pending.open(8);
  const both = [pending.add({ operationId: '1' }, 1_000), pending.add({ operationId: '1' }, 1_000)];
  answer('1');
  await Promise.all(both);
  assert.deepEqual(ids(), ['1']);
});

test('when the node is gone everything fails at once', async () => {
  const { clock, pending } = setUp(1);
  pending.open(1);
  const all = ['1', '2'].map((operationId) =>
    assert.rejects(pending.add({ operationId }, 1_000), { code: 'unavailable' }),
  );
  pending.failAll(new CallError('unavailable', 'gone'));
  await Promise.all(all);
  assert.equal(clock.pending, 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { closingLine, sum, type Outcome, type Task } from './outcome.ts';
import { runTasks } from './run-tasks.ts';

const outcome = (passed: number, failed = 0, skipped = 0): Outcome => ({
  passed,
  failed,
  skipped,
  durationMs: 1,
  details: '',
});

test('tasks run at most so many at once, and every one of them', async () => {
  let running = 0;
  let most = 0;
  const tasks = Array.from({ length: 7 }, (_, index): Task => ({
    name: `${index}`,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      for (let turns = 0; turns <= index; turns += 1) await turn();
      running -= 1;
      return outcome(index);
    },
  }));
  const seen: string[] = [];
  const outcomes = await runTasks(tasks, 3, ({ name }) => seen.push(name));
  assert.equal(most, 3);
  assert.deepEqual(
    outcomes.map(({ passed }) => passed),
    [0, 1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(seen.toSorted(), ['0', '1', '2', '3', '4', '5', '6']);
});

test('the closing line has the totals, and skipped tests only when there are some', () => {
  assert.equal(closingLine(sum([outcome(400), outcome(12)])), '412 passed, 0 failed');
  assert.equal(closingLine(sum([outcome(1, 2, 3), outcome(1, 0, 1)])), '2 passed, 2 failed, 4 skipped');
});

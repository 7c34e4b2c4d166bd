import assert from 'node:assert/strict';
import { it } from 'node:test';
import { difference, sumByLabel } from './prometheus.ts';

it('adds up samples of all processes by one label', () => {
  const exposition = (count: number): string =>
    [
      '# TYPE commands_total counter',
      `commands_total{operation="consume",outcome="done",cell="main"} ${count}`,
      'commands_total{operation="consume",outcome="not-found",cell="main"} 1',
      'commands_total{operation="attach",cell="main"} 2',
      'commands_total_other{operation="attach"} 100',
    ].join('\n');
  const before = sumByLabel([exposition(1)], 'commands_total', 'operation');
  const after = sumByLabel([exposition(5), exposition(0)], 'commands_total', 'operation');
  assert.deepEqual(
    [...after],
    [
      ['consume', 7],
      ['attach', 4],
    ],
  );
  assert.deepEqual(difference(before, after), { consume: 5, attach: 2 });
});

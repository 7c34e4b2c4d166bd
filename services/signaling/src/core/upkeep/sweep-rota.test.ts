import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SweepRota } from './sweep-rota.ts';

test('a pod that is alone sweeps every shard with every tick, also when its timer jitters', () => {
  const rota = new SweepRota(4);
  for (let tick = 0; tick < 10; tick += 1) {
    const due = rota.due();
    assert.deepEqual(due, [0, 1, 2, 3]);
    for (const shard of due) rota.swept(shard, tick % 2 === 0);
  }
});

test('of two pods one sweeps a shard and the other looks in now and then; when it dies the other takes over', () => {
  const first = new SweepRota(1, () => 0.99);
  const second = new SweepRota(1, () => 0.99);
  const swept = { first: 0, second: 0 };
  for (let tick = 0; tick < 120; tick += 1) {
    if (first.due().length > 0) {
      swept.first += 1;
      first.swept(0, true);
    }
    if (second.due().length > 0) {
      swept.second += 1;
      second.swept(0, false);
    }
  }
  assert.equal(swept.first, 120);
  assert.ok(swept.second < 25, `the second came ${swept.second} times`);
  let ticks = 1;
  while (second.due().length === 0) ticks += 1;
  assert.ok(ticks <= 6, `taken over after ${ticks} ticks`);
  second.swept(0, true);
  assert.deepEqual(second.due(), [0]);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { percentiles } from './percentiles.ts';

it('percentiles are measured values, by nearest rank', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => 20 - index);
  assert.deepEqual(percentiles(twenty), { count: 20, p50: 10, p95: 19, max: 20 });
  assert.deepEqual(percentiles([3.14159]), { count: 1, p50: 3.1, p95: 3.1, max: 3.1 });
  assert.throws(() => percentiles([]), /nothing was measured/);
});

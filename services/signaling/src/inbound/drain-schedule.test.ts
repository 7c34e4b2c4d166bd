import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduleDrain } from './drain-schedule.ts';

const connections = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('connections go in turn, evenly spread, whoever came first', () => {
  const departures = scheduleDrain(connections(1_000));
  assert.deepEqual(
    departures.map(({ connection }) => connection).sort((a, b) => a - b),
    connections(1_000),
  );
  const times = departures.map(({ reconnectAfterMs }) => reconnectAfterMs);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  for (let fromMs = 0; fromMs < 2_000; fromMs += 100) {
    const inTenth = times.filter((ms) => ms >= fromMs && ms < fromMs + 100).length;
    assert.ok(inTenth >= 45 && inTenth <= 55, `${inTenth} of 50 in the 100 ms from ${fromMs}`);
  }
  assert.notDeepEqual(
    departures.slice(0, 20).map(({ connection }) => connection),
    connections(20),
  );
});

test('few take half a second and however many five', () => {
  const last = (count: number): number => scheduleDrain(connections(count), () => 0.999).at(-1)!.reconnectAfterMs;
  assert.equal(last(3), 500);
  assert.equal(last(50_000), 5_000);
  assert.deepEqual(scheduleDrain([]), []);
});

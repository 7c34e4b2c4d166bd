import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArrivalTracker } from './arrival-tracker.ts';

/** Feeds sequence numbers, one per millisecond. */
function fed(tracker: ArrivalTracker, sequences: readonly number[], fromMs = 0): ArrivalTracker {
  sequences.forEach((sequence, index) => tracker.arrived(sequence & 0xffff, fromMs + index));
  return tracker;
}

test('numbers that wrap, twice, are no gap', () => {
  const tracker = new ArrivalTracker();
  for (let number = 65_000; number < 65_000 + 140_000; number++) tracker.arrived(number & 0xffff, number);
  tracker.sweep(1e9);
  assert.deepEqual(tracker.counts, { received: 140_000, duplicates: 0, reordered: 0, recovered: 0, lost: 0, gaps: 0 });
  assert.equal(tracker.highestSequence, 65_000 + 139_999);
  assert.equal(tracker.expected, 140_000);
});

test('reordered and repeated packets, also over the wrap, are not lost', () => {
  const tracker = fed(new ArrivalTracker(), [65_534, 0, 65_535, 2, 1, 1, 65_534]);
  assert.deepEqual(tracker.sweep(10_000), []);
  assert.deepEqual(tracker.counts, { received: 5, duplicates: 2, reordered: 2, recovered: 0, lost: 0, gaps: 0 });
});

test('what stays away is asked for again and again, and lost after its window; a run is one gap', () => {
  const tracker = fed(new ArrivalTracker({ windowMs: 1000, retryMs: 50 }), [10, 11, 14, 15, 17]);
  assert.deepEqual(tracker.sweep(10), [12, 13, 16]);
  assert.deepEqual(tracker.sweep(30), []);
  assert.deepEqual(tracker.sweep(60), [12, 13, 16]);
  assert.equal(tracker.arrived(16, 70, 'retransmitted'), true);
  assert.deepEqual(tracker.sweep(1003), []);
  assert.deepEqual(tracker.counts, { received: 6, duplicates: 0, reordered: 0, recovered: 1, lost: 2, gaps: 1 });
});

test('a packet is asked for at most ten times', () => {
  const tracker = fed(new ArrivalTracker({ windowMs: 1e6 }), [1, 3]);
  let asked = 0;
  for (let nowMs = 0; nowMs < 5000; nowMs += 50) asked += tracker.sweep(nowMs).length;
  assert.equal(asked, 10);
});

test('an outage does not fill the memory: beyond a thousand missing packets the oldest are given up', () => {
  const tracker = fed(new ArrivalTracker(), [1, 20_000]);
  assert.deepEqual([tracker.counts.lost, tracker.counts.gaps], [19_998 - 1000, 1]);
  assert.equal(tracker.sweep(1).length, 1000);
});

test('what came before the first packet does not count', () => {
  const tracker = fed(new ArrivalTracker(), [100, 99, 101]);
  assert.deepEqual(tracker.counts, { received: 2, duplicates: 0, reordered: 0, recovered: 0, lost: 0, gaps: 0 });
});

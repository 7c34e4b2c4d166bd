import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BandwidthFloor } from './bandwidth-floor.ts';

/** One report a second; the floor after each, in kbit/s. */
function follow(floor: BandwidthFloor, estimatesKbps: readonly number[], fromSecond = 0): number[] {
  return estimatesKbps.map((kbps, index) => {
    const before = floor.bps;
    const isOther = floor.take(Math.max(kbps * 1_000, before), (fromSecond + index) * 1_000);
    assert.equal(isOther, floor.bps !== before);
    return floor.bps / 1_000;
  });
}

const seconds = (count: number, kbps: number): number[] => Array.from({ length: count }, () => kbps);

test('holds the estimate up while a link that is wide enough settles', () => {
  const floors = follow(new BandwidthFloor(), [4_000, ...seconds(9, 50), 260, ...seconds(9, 50), 300, 400]);
  assert.deepEqual(new Set(floors), new Set([240]));
});

test('gives way, by halves, where the estimate does not leave it', () => {
  const floor = new BandwidthFloor();
  assert.deepEqual(follow(floor, seconds(11, 20)).slice(-2), [240, 120]);
  assert.deepEqual(follow(floor, seconds(15, 20), 11), [...seconds(4, 120), ...seconds(5, 60), ...seconds(6, 30)]);
  assert.deepEqual(follow(floor, seconds(60, 20), 26).at(-1), 30);
});

test('stays where the link bears it, and is the usual one again when the link is wide', () => {
  const floor = new BandwidthFloor();
  follow(floor, seconds(11, 20));
  assert.equal(follow(floor, seconds(60, 150), 11).at(-1), 120);
  assert.deepEqual(follow(floor, [300, 359, 360, 900], 71), [120, 120, 240, 240]);
});

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { BandwidthLadder } from './bandwidth-ladder.ts';

const desiredBps = 3_000_000;
const floorBps = 200_000;

describe('what a receiver may get at most', () => {
  let ladder: BandwidthLadder;
  let nowMs: number;
  beforeEach(() => {
    ladder = new BandwidthLadder();
    nowMs = 0;
  });

  /** A second later the estimate is this, in kbit/s. */
  function report(availableKbps: number, afterMs = 1_000): readonly number[] {
    nowMs += afterMs;
    return ladder.take({ availableBps: availableKbps * 1_000, desiredBps, floorBps }, nowMs).map((bps) => bps / 1_000);
  }

  test('is not limited while the estimate finds its way up, nor while it is there', () => {
    for (const estimate of [600, 900, 1_500, 2_800, 4_000, 3_500]) assert.deepEqual(report(estimate), []);
  });

  test('is held at twice the estimate from a drop on, and comes down with it', () => {
    report(4_000);
    assert.deepEqual(report(1_500), [3_000]);
    assert.deepEqual(report(520), [1_040]);
    assert.deepEqual(report(200), [400]);
    assert.deepEqual(report(150), [], 'never below twice the floor');
  });

  test('is left alone while the estimate goes up and down below its last peak', () => {
    for (const estimate of [4_000, 300, 200]) report(estimate);
    for (const estimate of [250, 290, 310, 240, 270, 300, 320, 250, 280, 310, 240])
      assert.deepEqual(report(estimate), []);
  });

  test('rises rung by rung beyond the last peak, quickly while each finds more, until nothing is missing', () => {
    for (const estimate of [4_000, 300, 200, 260, 220]) report(estimate);
    const rises = [230, 250, 270, 290, 580, 1_160, 2_320].flatMap((estimate) => report(estimate));
    assert.deepEqual(rises, [435, 580, 1_160, 2_320, 4_640]);
    assert.deepEqual(report(2_900), [0]);
    assert.deepEqual(report(2_950), []);
  });

  test('is tried again after eight quiet seconds: an estimate may be low for want of traffic', () => {
    for (const estimate of [4_000, 1_000, 200]) report(estimate);
    for (let second = 1; second < 8; second += 1) assert.deepEqual(report(200), [], `${second} s`);
    // Down a little first: only a rise makes the estimator probe.
    assert.deepEqual(report(200), [300, 400]);
    for (let second = 1; second < 4; second += 1) assert.deepEqual(report(200), [], `${second} s after a probe`);
    assert.deepEqual(report(200), [300, 400]);
  });
});

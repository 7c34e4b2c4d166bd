import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeQuality, unjudged, type StreamScore } from './judge-quality.ts';

interface Scores {
  readonly sent?: number[];
  readonly received?: number[];
  readonly heard?: number[];
}

const streams = (kind: StreamScore['kind'], scores: number[] = []): StreamScore[] =>
  scores.map((score) => ({ kind, score }));

function follow(steps: readonly [scores: Scores, quality: string][]): void {
  let state = unjudged;
  for (const [index, [{ sent, received, heard }, quality]] of steps.entries()) {
    const sample = {
      sent: streams('video', sent),
      received: [...streams('video', received), ...streams('audio', heard)],
      isIdle: false,
    };
    state = judgeQuality(state, sample) ?? state;
    assert.equal(state.quality, quality, `at look ${index + 1}`);
  }
}

test('what gets worse is worse at once', () => {
  follow([
    [{ sent: [10] }, 'good'],
    [{ sent: [6] }, 'fair'],
    [{ sent: [3] }, 'poor'],
  ]);
  follow([[{ sent: [1] }, 'poor']]);
});

test('what gets better is better when it is so clearly, twice', () => {
  follow([
    [{ sent: [3] }, 'poor'],
    [{ sent: [4.5] }, 'poor'],
    [{ sent: [5] }, 'poor'],
    [{ sent: [5] }, 'fair'],
    [{ sent: [7.5] }, 'fair'],
    [{ sent: [8] }, 'fair'],
    [{ sent: [7.5] }, 'fair'],
    [{ sent: [8] }, 'fair'],
    [{ sent: [10] }, 'good'],
  ]);
  follow([
    [{ sent: [0] }, 'poor'],
    [{ sent: [10] }, 'poor'],
    [{ sent: [10] }, 'good'],
  ]);
});

test('the worse direction counts, in it the worse kind, and of that the mean', () => {
  follow([
    [{ sent: [10], received: [10, 10, 10, 3] }, 'good'],
    [{ sent: [10], received: [4, 5, 6] }, 'fair'],
    [{ sent: [2], received: [10] }, 'poor'],
  ]);
  follow([[{ sent: [10], received: [10, 10, 10], heard: [2] }, 'poor']]);
});

test('without any stream there is nothing to judge by', () => {
  for (const isIdle of [true, false]) {
    assert.equal(judgeQuality(unjudged, { sent: [], received: [], isIdle }), null);
  }
});

test('of who mutes everything nothing bad is known any more; of who falls silent without that, it is', () => {
  const poor = { quality: 'poor', betterLooks: 0 } as const;
  assert.deepEqual(judgeQuality(poor, { sent: [], received: [], isIdle: true }), unjudged);
  assert.equal(judgeQuality(poor, { sent: [], received: [], isIdle: false }), null);
});

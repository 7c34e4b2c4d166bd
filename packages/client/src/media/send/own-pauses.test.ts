import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OwnPauses } from './own-pauses.ts';

type Step = ['ask' | 'event', 'pause' | 'resume', atMs?: number];
const cases: [string, Step[], boolean[]][] = [
  ['what nobody asked for is foreign', [['event', 'pause']], [true]],
  ['what was asked for is not', [['ask', 'pause'], ['event', 'pause']], [false]], // prettier-ignore
  ['is so only once', [['ask', 'pause'], ['event', 'pause'], ['event', 'pause']], [false, true]], // prettier-ignore
  ['a quick mute and unmute is one’s own, however late its events come', [['ask', 'pause'], ['ask', 'resume'], ['event', 'pause'], ['event', 'resume']], [false, false]], // prettier-ignore
  ['a pause after one’s own resume is foreign', [['ask', 'pause'], ['ask', 'resume'], ['event', 'pause'], ['event', 'resume'], ['event', 'pause']], [false, false, true]], // prettier-ignore
  ['a pause that changed nothing is forgotten by the next', [['ask', 'pause'], ['ask', 'resume'], ['event', 'resume'], ['event', 'pause']], [false, true]], // prettier-ignore
  ['an old request explains nothing', [['ask', 'pause', 0], ['event', 'pause', 30_000]], [true]], // prettier-ignore
];

describe('pauses of one’s own', () => {
  for (const [name, steps, expected] of cases) {
    it(name, () => {
      const pauses = new OwnPauses();
      const foreign: boolean[] = [];
      for (const [what, kind, atMs = 1] of steps) {
        if (what === 'ask') pauses.asks(kind === 'pause', atMs);
        else foreign.push(pauses.isForeign(kind === 'pause', atMs));
      }
      assert.deepEqual(foreign, expected);
    });
  }
});

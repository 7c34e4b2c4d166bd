import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParticipantId } from '@confab/contracts';
import { chooseSpeaker, nobodySpeaks, volumeOf, withoutParticipant, type SpeakerState } from './choose-speaker.ts';

type Levels = Record<string, number>;

const levelsOf = (levels: Levels) =>
  Object.entries(levels).map(([participantId, dBov]) => ({ participantId: participantId as ParticipantId, dBov }));

/** What is heard at which time, and who is the speaker then. */
function follow(steps: readonly [atMs: number, heard: Levels, speaker: string | null][]): SpeakerState {
  let state = nobodySpeaks;
  for (const [atMs, heard, speaker] of steps) {
    state = chooseSpeaker(state, levelsOf(heard), atMs);
    assert.equal(state.speaker, speaker, `at ${atMs} ms`);
  }
  return state;
}

const audible = (state: SpeakerState): string => state.audible.map(({ participantId }) => participantId).join('');

test('into silence the loudest speaks at once', () => {
  follow([
    [0, {}, null],
    [300, { a: -40, b: -30 }, 'b'],
  ]);
});

test('a speaker is replaced by who is louder for half a second, not sooner', () => {
  follow([
    [0, { a: -40 }, 'a'],
    [300, { a: -40, b: -30 }, 'a'],
    [600, { a: -40, b: -30 }, 'a'],
    [900, { a: -40, b: -30 }, 'b'],
  ]);
});

test('who is louder off and on, or not louder, takes nothing over', () => {
  follow([
    [0, { a: -40 }, 'a'],
    [300, { a: -40, b: -30 }, 'a'],
    [600, { a: -25, b: -30 }, 'a'],
    [900, { a: -40, b: -30 }, 'a'],
    [1_200, { a: -40, b: -40 }, 'a'],
    [1_500, { a: -40, b: -40 }, 'a'],
    [2_100, { a: -40, b: -40 }, 'a'],
  ]);
});

test('a speaker who draws breath stays, one who is silent for a second is followed by nobody, or by whoever speaks', () => {
  follow([
    [0, { a: -40 }, 'a'],
    [300, {}, 'a'],
    [600, {}, 'a'],
    [900, { a: -40 }, 'a'],
    [1_200, {}, 'a'],
    [2_100, {}, 'a'],
    [2_200, {}, null],
  ]);
  follow([
    [0, { a: -40 }, 'a'],
    [300, {}, 'a'],
    [1_200, { b: -50 }, 'a'],
    [1_300, { b: -50 }, 'b'],
  ]);
});

test('who speaks while the speaker is silent takes over after half a second', () => {
  follow([
    [0, { a: -40 }, 'a'],
    [300, { b: -50 }, 'a'],
    [600, { b: -50 }, 'a'],
    [900, { b: -50 }, 'b'],
  ]);
});

test('audible are the speaker, then whoever began last; who fell silent stays until the place is needed', () => {
  let state = follow([
    [0, { a: -30 }, 'a'],
    [300, { b: -40 }, 'a'],
    [900, { b: -40 }, 'b'],
    [1_200, { b: -40, c: -50, d: -45 }, 'b'],
  ]);
  assert.equal(audible(state), 'bdca');
  state = chooseSpeaker(state, levelsOf({ e: -50, f: -51 }), 1_500);
  assert.equal(audible(state), 'befdca');
  state = chooseSpeaker(state, levelsOf({ a: -30 }), 1_800);
  assert.equal(audible(state), 'befdca', 'a comes back to its place');
  state = chooseSpeaker(state, levelsOf({ a: -30, g: -35 }), 2_100);
  assert.equal(audible(state), 'bgefda', 'c was silent for longest, but for the speaker');
});

test('seven who all speak do not take turns in the six places', () => {
  const all = { a: -30, b: -31, c: -32, d: -33, e: -34, f: -35, g: -36 };
  let state = nobodySpeaks;
  const seen = new Set<string>();
  for (let atMs = 0; atMs < 6_000; atMs += 300) {
    state = chooseSpeaker(state, levelsOf(all), atMs);
    seen.add(audible(state));
  }
  assert.equal(seen.size, 1);
  assert.equal(state.audible.length, 6);
  // Louder than all others, it becomes the speaker and is heard.
  for (let atMs = 6_000; atMs < 7_000; atMs += 300) state = chooseSpeaker(state, levelsOf({ ...all, g: -20 }), atMs);
  assert.equal(state.speaker, 'g');
  assert.equal(state.audible[0]?.participantId, 'g');
  assert.equal(state.audible.length, 6);
});

test('who is gone is neither speaker nor audible', () => {
  const state = follow([
    [0, { a: -30, b: -40 }, 'a'],
    [300, { a: -30, b: -40 }, 'a'],
  ]);
  const without = withoutParticipant(state, 'a' as ParticipantId);
  assert.deepEqual([without.speaker, audible(without)], [null, 'b']);
  assert.equal(withoutParticipant(state, 'b' as ParticipantId).speaker, 'a');
});

test('volume goes from 0 to 1', () => {
  assert.deepEqual([-127, -60, -30, 0].map(volumeOf), [0, 0, 0.5, 1]);
});

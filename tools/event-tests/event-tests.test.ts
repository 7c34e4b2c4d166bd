import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readMarks } from './read-marks.ts';

describe('a mark', () => {
  test('is named after the test and the groups around it', () => {
    const text = `describe('a room', () => { it('takes chat', () => { proves('chat', 'noun: chat to all'); }); });`;
    assert.deepEqual(readMarks('x.test.ts', text), [
      { what: 'chat', file: 'x.test.ts', test: 'a room: takes chat' },
      { what: 'noun: chat to all', file: 'x.test.ts', test: 'a room: takes chat' },
    ]);
  });

  test('outside a test, or made of anything but plain strings, is an error with its line', () => {
    assert.throws(() => readMarks('x.test.ts', `\nproves('chat');`), /x\.test\.ts:2: .*outside/);
    assert.throws(() => readMarks('x.test.ts', `test('t', () => proves(name));`), /x\.test\.ts:1: .*plain/);
  });

  test('in a test that is always skipped proves nothing, and is an error too', () => {
    assert.throws(() => readMarks('x.test.ts', `test.skip('t', () => { proves('chat'); });`), /outside/);
  });
});

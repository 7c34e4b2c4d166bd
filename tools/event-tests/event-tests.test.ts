import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { collectMarks, parts } from './collect.ts';
import { readMarks } from './read-marks.ts';
import { gaps, renderPage } from './render.ts';

process.chdir(new URL('../..', import.meta.url).pathname);

describe('the table of proofs', () => {
  test('has a test for every request, every event and everything that people do', async () => {
    assert.deepEqual(gaps(parts, await collectMarks()), []);
  });

  test('is what the marks in the tests say now (make docs)', async () => {
    assert.equal(await readFile('docs/event-tests.md', 'utf8'), await renderPage(parts, await collectMarks()));
  });
});

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

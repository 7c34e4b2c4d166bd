import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from './event-log.ts';

test('every number once and in order is right; gaps, repeats and skips are counted', () => {
  const log = new EventLog();
  log.restartAt(10);
  assert.equal(log.take('skip', { seq: 11 }), true);
  assert.equal(log.take('producer-closed', { seq: 12, producerId: 'p', participantId: 'a' }), true);
  assert.equal(log.take('skip', { seq: 12 }), false);
  assert.equal(log.take('skip', { seq: 15 }), true);
  assert.deepEqual(log.seq, { last: 15, events: 4, skips: 3, gaps: 1, repeats: 1 });
  assert.deepEqual(log.violations, []);
});

test('an event that is not what the contract says is a violation; an unknown one is not', () => {
  const log = new EventLog();
  log.take('consumer-closed', { consumerId: 'c', reason: 'bored' });
  log.take('from-a-later-version', { whatever: true });
  assert.equal(log.violations.length, 1);
  assert.match(log.violations[0]!, /consumer-closed/);
});

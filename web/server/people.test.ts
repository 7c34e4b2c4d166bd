import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { People } from './people.ts';

describe('who signed in', () => {
  it('is forgotten after a day', () => {
    let nowMs = 0;
    const people = new People(() => nowMs);
    people.signedIn({ identity: 'anna', name: 'Anna' });
    nowMs = 23 * 3_600_000;
    people.signedIn({ identity: 'ben', name: 'Ben' });
    nowMs = 25 * 3_600_000;
    assert.deepEqual(
      people.list().map(({ identity }) => identity),
      ['ben'],
    );
  });

  it('is a list with a bound', () => {
    const people = new People(() => 0);
    for (let index = 0; index < 1_000; index += 1) people.signedIn({ identity: `p${index}`, name: 'x' });
    assert.ok(people.list().length <= 200);
    assert.equal(people.list()[0]?.identity, 'p999');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invitation, readPageParameters } from './page-parameters.ts';

describe('the address of the page', () => {
  it('says room, name, size and whether to join at once', () => {
    assert.deepEqual(readPageParameters('?room=stand%20up&name=Anna&auto=1&video=320x180&debug=1'), {
      room: 'stand up',
      name: 'Anna',
      auto: true,
      video: { width: 320, height: 180 },
      debug: true,
    });
  });

  it('may say nothing, or nonsense', () => {
    const nothing = { room: '', name: '', auto: false, video: undefined, debug: false };
    assert.deepEqual(readPageParameters(''), nothing);
    assert.deepEqual(readPageParameters('?video=huge&auto=yes&room=%20'), nothing);
  });

  it('invites others without giving them one’s own name', () => {
    assert.equal(
      invitation('http://127.0.0.1:8080/?room=a&name=Anna&auto=1#x', 'a b'),
      'http://127.0.0.1:8080/?room=a+b',
    );
  });
});

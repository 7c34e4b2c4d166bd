import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from './secret.ts';

it('a secret shows itself only to who asks for it', () => {
  const secret = new Secret('hunter22');
  assert.equal(secret.reveal(), 'hunter22');
  for (const shown of [String(secret), JSON.stringify({ secret }), inspect({ secret }), ''.concat(secret as never)]) {
    assert.ok(!shown.includes('hunter22'), shown);
    assert.ok(shown.includes('[secret]'), shown);
  }
});

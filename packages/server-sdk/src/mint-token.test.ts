import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { tokenClaimsSchema } from '@confab/contracts';
import { errors, jwtVerify } from 'jose';
import { mintToken, type TokenOptions } from './mint-token.ts';

const secret = 'a-secret-of-at-least-32-characters';
const options: TokenOptions = { keyId: 'key-1', secret, identity: 'anna', grants: { room: 'standup', roomJoin: true } };
const key = new TextEncoder().encode(secret);

describe('a minted token', () => {
  test('carries the key, the identity, the grants and an end', async () => {
    const before = Math.floor(Date.now() / 1000);
    const token = await mintToken({ ...options, ttlSeconds: 60, name: 'Anna', metadata: '{"team":1}' });
    const { payload, protectedHeader } = await jwtVerify(token, key, { algorithms: ['HS256'] });

    assert.deepEqual(protectedHeader, { alg: 'HS256', typ: 'JWT', kid: 'key-1' });
    const claims = tokenClaimsSchema.parse(payload);
    assert.equal(claims.iss, 'key-1');
    assert.equal(claims.sub, 'anna');
    assert.equal(claims.name, 'Anna');
    assert.equal(claims.metadata, '{"team":1}');
    assert.deepEqual(claims.grants, { room: 'standup', roomJoin: true });
    assert.ok(claims.exp >= before + 60 && claims.exp <= before + 62);
  });

  test('is signed as RFC 7515 says, without the library that signed it', async () => {
    const [header, payload, signature] = (await mintToken(options)).split('.');
    assert.equal(createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url'), signature);
  });

  test('is refused with another secret', async () => {
    const token = await mintToken(options);
    const other = new TextEncoder().encode('another-secret-of-32-characters!');
    await assert.rejects(jwtVerify(token, other), errors.JWSSignatureVerificationFailed);
  });

  for (const [what, wrong, message] of [
    ['an empty identity', { identity: '' }, /sub/],
    ['a grant of the wrong type', { grants: { roomJoin: 'yes' } }, /grants\.roomJoin/],
    ['a life of no time', { ttlSeconds: 0 }, /ttlSeconds/],
    ['a life that is no number', { ttlSeconds: Number.NaN }, /ttlSeconds/],
    ['no secret', { secret: '' }, /secret/],
    ['too much metadata', { metadata: 'x'.repeat(100_000) }, /metadata/],
  ] as const) {
    test(`is not made with ${what}`, async () => {
      // What JavaScript callers can get wrong, TypeScript would refuse.
      await assert.rejects(mintToken({ ...options, ...wrong } as TokenOptions), (error) => {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, message);
        assert.ok(!error.message.includes(secret));
        return true;
      });
    });
  }
});

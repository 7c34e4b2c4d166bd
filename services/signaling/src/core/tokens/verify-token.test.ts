import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallError, type TenantId } from '@confab/contracts';
import { Secret } from '@confab/platform';
import { base64url, SignJWT } from 'jose';
import type { TenantKeys } from './tenant-keys.ts';
import { verifyToken } from './verify-token.ts';

const secrets: Record<string, string> = {
  devkey: 'devsecret-devsecret-devsecret-32',
  acmekey: 'acmesecret-acmesecret-acmesecret-32',
};
const keys: TenantKeys = {
  find(keyId) {
    const secret = secrets[keyId];
    const tenant = keyId.replace('key', '') as TenantId;
    return secret === undefined ? undefined : { keyId, tenant, secret: new Secret(secret) };
  },
};
const now = new Date('2026-06-01T12:00:00Z');
const nowSeconds = now.getTime() / 1000;

interface Forgery {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  secret?: string;
}

function sign({ header = {}, claims = {}, secret = secrets['devkey']! }: Forgery): Promise<string> {
  const all = { iss: 'devkey', sub: 'anna', exp: nowSeconds + 60, grants: { room: 'r', roomJoin: true }, ...claims };
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'HS256', kid: 'devkey', ...header })
    .sign(new TextEncoder().encode(secret));
}

/** A token whose parts nobody checks before signing. */
function bare(header: object, claims: object, signature = ''): string {
  return [header, claims].map((part) => base64url.encode(JSON.stringify(part))).join('.') + `.${signature}`;
}

describe('a valid token', () => {
  test('gives the tenant of its key, the identity and the grants with their defaults', async () => {
    const token = await sign({ claims: { name: 'Anna', metadata: '{"a":1}', tenant: 'acme' } });
    const { status, principal } = await verifyToken(token, keys, now);
    assert.equal(status, 'valid');
    assert.equal(principal.tenant, 'dev');
    assert.equal(principal.identity, 'anna');
    assert.equal(principal.name, 'Anna');
    assert.equal(principal.metadata, '{"a":1}');
    assert.equal(principal.grants.canPublish, true);
    assert.equal(principal.grants.roomAdmin, false);
    assert.equal(principal.expiresAt.getTime(), now.getTime() + 60_000);
  });

  test('may leave its kid out', async () => {
    assert.equal((await verifyToken(await sign({ header: { kid: undefined } }), keys, now)).status, 'valid');
  });

  test('may come from a clock that is a little ahead: its nbf has not quite begun', async () => {
    const token = await sign({ claims: { nbf: nowSeconds + 5 } });
    assert.equal((await verifyToken(token, keys, now)).status, 'valid');
  });

  test('that has expired says so, and still who it was for', async () => {
    const { status, principal } = await verifyToken(await sign({ claims: { exp: nowSeconds - 1 } }), keys, now);
    assert.equal(status, 'expired');
    assert.equal(principal.identity, 'anna');
  });
});

describe('a token is refused', () => {
  const claims = { iss: 'devkey', sub: 'anna', exp: nowSeconds + 60, grants: { room: 'r', roomJoin: true } };
  const cases: [name: string, token: string | Promise<string>, message: RegExp][] = [
    ['that is no JWT', 'a.b.c', /not a JWT/],
    ['that is empty', '', /not a JWT/],
    ['with alg none', bare({ alg: 'none' }, claims), /HS256/],
    ['with alg none and a kid', bare({ alg: 'none', kid: 'devkey' }, claims, 'AA'), /HS256/],
    ['with another HMAC', sign({ header: { alg: 'HS512' } }), /HS256/],
    ['with an asymmetric algorithm', bare({ alg: 'RS256' }, claims, 'AAAA'), /HS256/],
    ['with a forged signature', sign({ secret: 'x'.repeat(32) }), /signature is wrong/],
    ["signed with another tenant's secret", sign({ secret: secrets['acmekey']! }), /signature is wrong/],
    ['whose kid and iss disagree', sign({ claims: { iss: 'acmekey' } }), /do not agree/],
    ['of an unknown key', sign({ header: { kid: 'nokey' }, claims: { iss: 'nokey' } }), /not known/],
    ['without iss', sign({ claims: { iss: undefined } }), /iss .*missing/],
    ['without exp', sign({ claims: { exp: undefined } }), /exp is missing/],
    ['without sub', sign({ claims: { sub: undefined } }), /sub is missing/],
    ['with a blank sub', sign({ claims: { sub: ' ' } }), /claim sub/],
    ['long before its nbf', sign({ claims: { nbf: nowSeconds + 30 } }), /not valid yet/],
    ['with an exp that is no number', sign({ claims: { exp: '1' } }), /exp/],
    ['with grants of a wrong type', sign({ claims: { grants: { roomJoin: 'yes' } } }), /claim grants.roomJoin/],
    ['with metadata that is too long', sign({ claims: { metadata: 'x'.repeat(17_000) } }), /claim metadata/],
    [
      'with critical extensions',
      bare({ alg: 'HS256', crit: ['exp2'], exp2: 1 }, claims, 'AAAA'),
      /that can be checked/,
    ],
  ];
  for (const [name, token, message] of cases) {
    test(name, async () => {
      const jwt = await token;
      await assert.rejects(verifyToken(jwt, keys, now), (error: unknown) => {
        assert.ok(error instanceof CallError, String(error));
        assert.equal(error.code, 'unauthenticated');
        assert.match(error.message, message);
        for (const secret of Object.values(secrets)) assert.ok(!error.message.includes(secret));
        return true;
      });
    });
  }
});

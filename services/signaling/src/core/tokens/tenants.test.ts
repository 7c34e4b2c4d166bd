import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TenantId } from '@confab/contracts';
import { Tenants } from './tenants.ts';

const secret = 'a-secret-of-thirty-two-characters';
const file = (...tenants: unknown[]): string => JSON.stringify({ tenants });
const tenant = (id: string, ...keys: { id: string; secret: string }[]): object => ({ id, keys });

test('a key leads to its tenant; a tenant may have several', () => {
  const tenants = new Tenants(
    file(tenant('a', { id: 'a1', secret }, { id: 'a2', secret }), tenant('b', { id: 'b1', secret })),
    'production',
  );
  assert.equal(tenants.find('a2')?.tenant, 'a');
  assert.equal(tenants.find('b1')?.tenant, 'b');
  assert.equal(tenants.find('a'), undefined);
});

test('the development secret is refused in production and taken in development', () => {
  const text = file(tenant('dev', { id: 'devkey', secret: 'devsecret-devsecret-devsecret-32' }));
  assert.throws(() => new Tenants(text, 'production'), /tenant dev, key devkey: the development secret/);
  assert.equal(new Tenants(text, 'development').find('devkey')?.tenant, 'dev');
});

test('a file that cannot be used is refused in words that hold no secret', () => {
  const cases: [text: string, message: RegExp][] = [
    [`{ "tenants": "${secret}" `, /not JSON/],
    ['{}', /tenants/],
    [file(tenant('a', { id: 'k', secret: 'short-secret' })), /tenants\.0\.keys\.0\.secret: must have at least 32/],
    [file(tenant('a', { id: 'k', secret }), tenant('b', { id: 'k', secret })), /key k is there twice/],
    [file(tenant('a/b', { id: 'k', secret })), /tenants\.0\.id/],
    [file(tenant('a')), /keys/],
    [file({ ...tenant('a', { id: 'k', secret }), turn: { urls: ['turn:a'], secret: 'short-secret' } }), /turn\.secret/],
    [file({ ...tenant('a', { id: 'k', secret }), turn: { urls: ['a'], secret } }), /turn\.urls\.0/],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => new Tenants(text, 'production'),
      (error: Error) =>
        message.test(error.message) && !error.message.includes(secret) && !/short-secret/.test(error.message),
      text,
    );
  }
});

test('a tenant may bring STUN and TURN servers of its own', () => {
  const key = { id: 'a1', secret };
  const text = file(
    { ...tenant('a', key), turn: { urls: ['turn:turn.a.example'], secret: 'a-turn-secret-of-a' } },
    { ...tenant('b', { ...key, id: 'b1' }), iceServers: [{ urls: 'stun:stun.b.example' }] },
    tenant('c', { ...key, id: 'c1' }),
  );
  const tenants = new Tenants(text, 'production');
  const { servers, turn } = tenants.iceOf('a' as TenantId) ?? {};
  assert.deepEqual(servers, []);
  assert.equal(turn?.secret.reveal(), 'a-turn-secret-of-a');
  assert.equal(turn.ttlS, 86_400);
  assert.deepEqual(tenants.iceOf('b' as TenantId), { servers: [{ urls: 'stun:stun.b.example' }], turn: null });
  assert.equal(tenants.iceOf('c' as TenantId), undefined);
});

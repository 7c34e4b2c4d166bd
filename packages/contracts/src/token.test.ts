import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveGrants, tokenClaimsSchema } from './token.ts';

describe('resolveGrants', () => {
  it('grants nothing by default', () => {
    assert.deepEqual(
      Object.entries(resolveGrants({})).filter(([, granted]) => granted !== false),
      [],
    );
  });

  it('lets who may join publish, subscribe and send data', () => {
    const grants = resolveGrants({ room: 'r', roomJoin: true });
    assert.deepEqual(
      Object.keys(grants).filter((grant) => grants[grant as keyof typeof grants] === true),
      ['roomJoin', 'canPublish', 'canSubscribe', 'canPublishData'],
    );
  });

  it('keeps what is said, also against the default', () => {
    const grants = resolveGrants({ roomJoin: true, canPublish: false, canPublishSources: ['microphone'] });
    assert.equal(grants.canPublish, false);
    assert.deepEqual(grants.canPublishSources, ['microphone']);
  });
});

describe('tokenClaimsSchema', () => {
  it('needs an issuer, a subject and an expiry', () => {
    const faults = tokenClaimsSchema.safeParse({}).error?.issues.map((issue) => issue.path.join('.'));
    assert.deepEqual(faults, ['iss', 'sub', 'exp']);
  });

  it('refuses grants of the wrong type instead of ignoring them', () => {
    const claims = { iss: 'key', sub: 'anna', exp: 1, grants: { roomJoin: 'yes' } };
    assert.equal(tokenClaimsSchema.safeParse(claims).success, false);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ParticipantId, RoomName, TenantId } from '@confab/contracts';
import { Secret } from '@confab/platform';
import { ResumeTokens } from './resume-tokens.ts';

const tokens = new ResumeTokens(new Secret('a secret of the cell'));
const claim = {
  address: { tenant: 'dev' as TenantId, room: 'Füße/:{}.,"' as RoomName },
  participantId: '01JABC' as ParticipantId,
};

test('a resume token names its participant', () => {
  assert.deepEqual(tokens.parse(tokens.mint(claim, 'seed')), claim);
});

test('the same join makes the same token at every pod of the cell, another join or cell another one', () => {
  const token = tokens.mint(claim, 'seed');
  assert.equal(new ResumeTokens(new Secret('a secret of the cell')).mint(claim, 'seed'), token);
  assert.notEqual(tokens.mint(claim, 'another seed'), token);
  assert.notEqual(new ResumeTokens(new Secret('another secret of it')).mint(claim, 'seed'), token);
});

test('what is not a resume token is not parsed, and never throws', () => {
  const proof = 'A'.repeat(43);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const bad = ['', '.', 'x', `x.${proof}`, `${encode(1)}.${proof}`, `${encode(['a', 'b'])}.${proof}`];
  bad.push(`${encode(['a', 'b', 3])}.${proof}`, `${tokens.mint(claim, 'seed')}.x`, `${encode(['a', 'b', 'c'])}.short`);
  for (const token of bad) assert.equal(tokens.parse(token), null, token);
});

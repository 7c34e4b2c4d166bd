import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBucket } from './token-bucket.ts';

test('a burst passes, then requests pass at the rate, and a refusal says when', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 10 }, 0);
  for (let request = 0; request < 3; request += 1) bucket.take(0);
  assert.throws(() => bucket.take(0), { code: 'rate-limited', retryAfterMs: 100 });
  bucket.take(100);
  assert.throws(() => bucket.take(150), { code: 'rate-limited', retryAfterMs: 50 });
});

test('a long pause fills it to the burst and no further', () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0);
  bucket.take(3_600_000);
  bucket.take(3_600_000);
  assert.throws(() => bucket.take(3_600_000), { code: 'rate-limited' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BucketMap } from './bucket-map.ts';

test('each key has a bucket of its own, and those that asked long ago make room for new ones', () => {
  const buckets = new BucketMap({ burst: 1, perSecond: 1 }, 2);
  buckets.take('a', 0);
  assert.throws(() => buckets.take('a', 0), { code: 'rate-limited' });
  buckets.take('b', 0);
  assert.throws(() => buckets.take('a', 0), { code: 'rate-limited' });
  // The third key puts the one out that asked least recently: `b`, and then `a`.
  buckets.take('c', 0);
  assert.throws(() => buckets.take('a', 0), { code: 'rate-limited' });
  buckets.take('b', 0);
});

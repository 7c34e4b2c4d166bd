import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftovers } from './expect-no-media.ts';

const idle = { nodes: [{ workers: [{ transports: 0, producers: 0, consumers: 0, links: 1 }] }] };

test('finds every count above zero, however deep, links only when asked', () => {
  assert.deepEqual(leftovers('pod', idle, false), []);
  assert.deepEqual(leftovers('pod', idle, true), ['pod.nodes.0.workers.0.links = 1']);
  const busy = { workers: [{ transports: 2, producers: [{}], consumers: 0 }] };
  assert.deepEqual(leftovers('node', busy, false), ['node.workers.0.transports = 2', 'node.workers.0.producers = 1']);
});

test('statistics that do not count media prove nothing', () => {
  assert.throws(() => leftovers('pod', { nodes: [] }, false), /does not count transports, producers, consumers/);
});

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { probeReachability } from './probe-reachability.ts';
import { soon, TestCluster } from './testing/test-cluster.ts';

const cluster = new TestCluster();
afterEach(() => cluster.stop());

test('two nodes whose packets keep their addresses find each other direct', async () => {
  const [a, b] = await cluster.pair();
  const peers = [{ nodeId: 'a', address: a.origin.address }];
  const found = await probeReachability({ ...b.probeContext, dialer: b.dialer, peers });
  assert.equal(found, 'direct');
  assert.equal(b.links.reachability, 'direct');
  await eventually(() => a.links.reachability === 'direct', soon);
  // Nothing of the probe is left on either worker.
  for (const node of [a, b]) {
    await eventually(async () => (await node.worker.dump()).routerIds.length === 0, soon);
  }
});

test('the next peer is asked when one cannot be reached', async () => {
  const [a, b] = await cluster.pair();
  const peers = [
    { nodeId: 'gone', address: '127.0.0.1:1' },
    { nodeId: 'a', address: a.origin.address },
  ];
  assert.equal(await probeReachability({ ...b.probeContext, dialer: b.dialer, peers }), 'direct');
});

test('without a peer nothing is known', async () => {
  const b = await cluster.start({ nodeId: 'b' });
  assert.equal(await probeReachability({ ...b.probeContext, dialer: b.dialer, peers: [] }), 'unknown');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';

let cluster: LocalCluster;

before(async () => {
  // The default tick: a lease of three seconds, which nobody shall have to wait for.
  cluster = await startCluster({ signaling: 1, workers: 1 });
});
after(() => cluster?.stop());

test('people of a media node that stops are told at once and served by another one', async () => {
  proves('transport-closed', 'create-transport');
  const room = 'node-stops';
  const token = await cluster.token({ identity: 'anna', room });
  const anna = await BareClient.connect(cluster.urls[0]!, { token });
  const { servedBy } = await anna.request('join-room', { room, transports: ['send', 'recv'] });
  const node = cluster.media.find(({ name }) => name === servedBy.nodeId)!;
  const stoppedMs = performance.now();
  const stopped = node.stop();
  await eventually(() => assert.equal(anna.events.filter(({ name }) => name === 'transport-closed').length, 2), {
    withinMs: 5_000,
    everyMs: 10,
  });
  const tookMs = performance.now() - stoppedMs;
  assert.ok(tookMs < 1_000, `told after ${tookMs} ms`);
  const reasons = anna.events.flatMap(({ name, data }) => (name === 'transport-closed' ? [data.reason] : []));
  assert.deepEqual(reasons, ['node-lost', 'node-lost'], 'no worker ends before the node has signed off');
  const again = await anna.request('create-transport', { direction: 'send' });
  assert.notEqual(again.servedBy.nodeId, servedBy.nodeId);
  const exit = await stopped;
  assert.deepEqual([exit.code, exit.signal], [0, null]);
  anna.close();
});

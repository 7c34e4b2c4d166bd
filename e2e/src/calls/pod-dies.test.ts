import assert from 'node:assert/strict';
import { afterEach, before, describe, test, after } from 'node:test';
import { proves, startCluster, type LocalCluster } from '@confab/testkit';
import type { BareClient } from '../bare/bare-client.ts';
import { callEvent, device } from './call-people.ts';

describe('a pod that dies while it rings changes nothing', { timeout: 120_000 }, () => {
  let cluster: LocalCluster;
  const open: BareClient[] = [];
  before(async () => {
    cluster = await startCluster({ signaling: 2, media: 1, workers: 1, env: { TICK_MS: '200' } });
  });
  afterEach(async () => {
    for (const client of open.splice(0)) client.close();
    if (cluster.signaling[0]!.exit !== undefined) await cluster.signaling[0]!.restart();
  });
  after(() => cluster.stop());

  const connect = async (identity: string, pod: number): Promise<BareClient> => {
    const client = await device(cluster, identity, pod);
    open.push(client);
    return client;
  };

  test('the pod that began the call: it rings on, is answered, and the caller goes on elsewhere', async () => {
    proves('noun: a pod dies while it rings');
    const caller = await connect('anna', 0);
    const callee = await connect('ben', 1);
    const { callId } = await caller.request('call-initiate', { callees: ['ben'], type: 'VIDEO' });
    await cluster.signaling[0]!.kill();
    const before = callee.events.length;
    await callEvent(callee, 'incoming-call', callId);
    // It rings again, by the pod that is left.
    await callee.event('incoming-call', (data) => callee.events.findIndex((event) => event.data === data) >= before);
    const again = await connect('anna', 1);
    const { calls } = await again.request('get-calls', { status: 'RINGING' });
    assert.deepEqual(
      calls.map((call: { callId: string }) => call.callId),
      [callId],
    );
    await callee.request('call-accept', { callId });
    assert.equal((await callEvent(again, 'call-accepted', callId, 'ben')).call.status, 'ACTIVE');
    await again.request('call-end', { callId });
    await callEvent(callee, 'call-ended', callId);
  });

  test('the pod of the callee: it is rung again as soon as it is back, and answers', async () => {
    const caller = await connect('cleo', 1);
    const callee = await connect('dora', 0);
    const { callId } = await caller.request('call-initiate', { callees: ['dora'], type: 'VIDEO' });
    await callEvent(callee, 'incoming-call', callId);
    await cluster.signaling[0]!.kill();
    const again = await connect('dora', 1);
    await callEvent(again, 'incoming-call', callId);
    await again.request('call-accept', { callId });
    await callEvent(caller, 'call-accepted', callId, 'dora');
  });

  test('the time of the call is over all the same', async () => {
    const caller = await connect('emil', 0);
    const callee = await connect('fred', 1);
    const payload = { callees: ['fred'], type: 'AUDIO', ringTimeoutMs: 3000 };
    const startedMs = performance.now();
    const { callId } = await caller.request('call-initiate', payload);
    await cluster.signaling[0]!.kill();
    const { call } = await callEvent(callee, 'call-missed', callId);
    assert.deepEqual([call.status, call.endReason], ['MISSED', 'no-answer']);
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs >= 3000 && tookMs < 8000, `${tookMs} ms`);
  });

  test('its people are offline within its lease, and those of others are not', async () => {
    const watcher = await connect('gina', 1);
    await connect('hugo', 0);
    await connect('ivan', 1);
    await watcher.request('watch-presence', { identities: ['hugo', 'ivan'] });
    await cluster.signaling[0]!.kill();
    const startedMs = performance.now();
    const { identity } = await watcher.event('presence', ({ status }) => status === 'offline');
    assert.equal(identity, 'hugo');
    assert.ok(performance.now() - startedMs < 5000);
    const { presence } = await watcher.request('watch-presence', { identities: ['ivan'] });
    assert.equal(presence[0].status, 'online');
  });
});

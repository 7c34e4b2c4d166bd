import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';

let cluster: LocalCluster;

before(async () => {
  cluster = await startCluster({ media: 1, workers: 1, env: { TICK_MS: '200' } });
});
after(() => cluster?.stop());

const people = Array.from({ length: 12 }, (_, index) => `person-${index}`);

test('a pod that stops sends its people to another one, a few at a time, and nobody leaves the room', async () => {
  proves('server-draining');
  const room = 'drain';
  const [first, second] = cluster.urls as [string, string];
  const token = (identity: string): Promise<string> => cluster.token({ identity, room });
  const watcher = await BareClient.connect(second, { token: await token('watcher') });
  await watcher.request('join-room', { room });
  const clients = await Promise.all(
    people.map(async (identity) => {
      const client = await BareClient.connect(first, { token: await token(identity) });
      const { resumeToken, seq } = await client.request('join-room', { room });
      const lost = new Promise<{ reason: string; atMs: number }>((resolve) => {
        client.socket.once('disconnect', (reason) => resolve({ reason, atMs: performance.now() }));
      });
      return { client, resumeToken, seq, lost };
    }),
  );
  const stoppedMs = performance.now();
  const stopped = cluster.signaling[0]!.stop();
  const hints = await Promise.all(
    clients.map(async ({ client, resumeToken, seq, lost }) => {
      const { reconnectAfterMs } = await client.event('server-draining');
      const { reason, atMs } = await lost;
      assert.notEqual(reason, 'io server disconnect', 'after that a client would not come back');
      assert.ok(atMs - stoppedMs >= reconnectAfterMs - 50, 'nobody is cut off before the time that was told');
      const back = await BareClient.connect(second, { resumeToken });
      await back.request('resume', { resumeToken, seq });
      back.socket.once('disconnect', () => undefined);
      return { reconnectAfterMs, back };
    }),
  );
  assert.deepEqual([(await stopped).code, (await stopped).signal], [0, null]);
  assert.ok(
    new Set(hints.map(({ reconnectAfterMs }) => reconnectAfterMs)).size >= people.length / 2,
    'spread over time',
  );
  // Longer than the lease of the pod that is gone.
  const { seq } = await watcher.request('get-participants').then(() => ({ seq: Math.max(...watcher.seqs()) }));
  await hints[0]!.back.request('leave-room');
  await watcher.event('participant-left', (left) => left.seq > seq);
  await eventually(
    async () => assert.equal(((await cluster.signaling[1]!.stats()) as { participants: number }).participants, 12),
    { withinMs: 2_000 },
  );
  assert.equal(watcher.events.filter(({ name }) => name === 'participant-left').length, 1, 'but who left by itself');
  for (const { back } of hints) back.close();
  watcher.close();
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../eventually.ts';
import { expectNoMedia } from './expect-no-media.ts';
import type { LocalCluster } from './local-cluster.ts';
import { startCluster } from './start-cluster.ts';

describe('a cluster in a test', { timeout: 60_000 }, () => {
  let cluster: LocalCluster;

  before(async () => void (cluster = await startCluster({ signaling: 2, media: 2, workers: 2 })));
  after(() => cluster.stop());

  test('is in use as soon as it has started, and is empty again when all have left', async () => {
    const anna = await cluster.join('anna', 'kitchen');
    const ben = await cluster.join('ben', 'kitchen', { urls: cluster.urls.toReversed() });
    await eventually(
      () => {
        assert.ok(ben.from('anna', 'video').received > 50);
        assert.ok(anna.from('ben', 'audio').received > 50);
      },
      { withinMs: 10_000 },
    );
    assert.deepEqual([...anna.log.violations, ...ben.log.violations], []);
    await anna.leave();
    await ben.leave();
    await expectNoMedia(cluster, { withinMs: 3000 });
  });

  test('a process that was killed comes back under its name and port', async () => {
    const pod = cluster.signaling[1]!;
    await pod.kill();
    assert.equal(pod.exit?.signal, 'SIGKILL');
    await assert.rejects(pod.stats());
    await pod.restart();
    await cluster.nodesKnown();
  });

  test('stops every process in good order', async () => {
    const pids = cluster.processes.map(({ pid }) => pid);
    await cluster.stop();
    assert.deepEqual(
      cluster.processes.map(({ exit }) => exit),
      pids.map(() => ({ code: 0, signal: null })),
    );
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
});

test('a cluster that cannot start says why, and leaves nothing', async () => {
  await assert.rejects(
    startCluster({ signaling: 1, media: 0, signalingEnv: { TENANTS_FILE: '/does/not/exist' } }),
    (error) => {
      assert.match(String(error), /signaling-1: ended before it was ready/);
      assert.match(String(error), /\/does\/not\/exist/);
      return true;
    },
  );
});

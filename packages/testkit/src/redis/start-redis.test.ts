import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Cluster, Redis } from 'ioredis';
import { startRedis, type StartedRedis } from './start-redis.ts';

const started: StartedRedis[] = [];
after(() => Promise.all(started.map((redis) => redis.stop())));

test('a standalone server takes writes, keeps nothing over a restart and never evicts', async () => {
  const redis = await startRedis();
  started.push(redis);
  const client = new Redis(redis.urls[0]!);
  try {
    assert.equal(await client.set('key', 'value'), 'OK');
    assert.deepEqual(await client.config('GET', 'maxmemory-policy'), ['maxmemory-policy', 'noeviction']);
    await redis.servers[0]!.restart();
    assert.equal(await redis.servers[0]!.command('GET', 'key'), null);
  } finally {
    client.disconnect();
  }
});

test('a cluster of three masters serves keys of all slots at once', async () => {
  const redis = await startRedis({ mode: 'cluster' });
  started.push(redis);
  const cluster = new Cluster(
    redis.urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) })),
  );
  try {
    for (let index = 0; index < 50; index++) assert.equal(await cluster.set(`key-${index}`, index), 'OK');
    assert.equal(cluster.nodes('master').length, 3);
    const sizes = await Promise.all(redis.servers.map((server) => server.command('DBSIZE')));
    assert.equal(
      sizes.map(Number).reduce((sum, size) => sum + size, 0),
      50,
    );
    assert.ok(sizes.every((size) => Number(size) > 0));
  } finally {
    cluster.disconnect();
  }
});

test('a stopped Redis leaves no process behind', async () => {
  const redis = await startRedis();
  const { pid } = redis.servers[0]!;
  process.kill(pid, 0);
  await redis.stop();
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

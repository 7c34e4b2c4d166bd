import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Child, eventually, startRedis, type StartedRedis } from '@confab/testkit';
import { Cluster } from 'ioredis';
import { connectRedis } from './connect-redis.ts';
import type { RedisSettings } from './redis-clients.ts';

/** Closes at the worst moment, a refresh of the slots being under way. ioredis says that in a private field only. */
const closeWhileRefreshing = (settings: RedisSettings): string => `
  import { connectRedis } from ${JSON.stringify(import.meta.resolve('./connect-redis.ts'))};
  const handle = await connectRedis(${JSON.stringify(settings)});
  const clients = [handle.commands, handle.subscriber];
  while (!clients.some((client) => client.isRefreshing)) await new Promise((resolve) => setImmediate(resolve));
  handle.close();
  console.log('closed');`;

describe('connections to a Redis Cluster', () => {
  let redis: StartedRedis;
  let settings: RedisSettings;
  before(async () => {
    redis = await startRedis({ mode: 'cluster' });
    settings = { mode: 'cluster', urls: redis.urls };
  });
  after(() => redis.stop());

  test('a process that has closed them ends by itself, also while they refreshed their slots', async () => {
    const child = new Child({
      name: 'a process with connections',
      command: process.execPath,
      args: ['--input-type=module', '-e', closeWhileRefreshing(settings)],
      cwd: import.meta.dirname,
      env: {},
    });
    try {
      await eventually(() => child.exit !== undefined || child.logs().includes('closed'), { withinMs: 20_000 });
      await eventually(() => child.exit !== undefined, { withinMs: 5000 });
      assert.deepEqual([child.exit?.code, child.logs()], [0, ['closed']]);
    } finally {
      await child.kill();
    }
  });

  test('a server that was away is found again, though nobody asks for its slots', async () => {
    const handle = await connectRedis(settings);
    const [lost] = redis.servers;
    const ports = (): unknown[] =>
      handle.commands instanceof Cluster ? handle.commands.nodes('master').map(({ options }) => options.port) : [];
    let restored = 0;
    handle.onRestored(() => (restored += 1));
    try {
      await lost!.kill();
      await eventually(() => !ports().includes(lost!.port), { withinMs: 5000 });
      const restoredBefore = restored;
      await lost!.restart();
      await eventually(() => ports().includes(lost!.port) && restored > restoredBefore, { withinMs: 15_000 });
    } finally {
      handle.close();
    }
  });
});

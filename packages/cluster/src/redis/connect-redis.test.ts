import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { CallError } from '@confab/contracts';
import { eventually, startRedis, type StartedRedis } from '@confab/testkit';
import { connectRedis } from './connect-redis.ts';
import type { RedisSettings } from './redis-clients.ts';

async function refusal(settings: RedisSettings): Promise<CallError> {
  const started = performance.now();
  const error: unknown = await connectRedis(settings, { startTimeoutMs: 500 }).then(
    (handle) => handle.close(),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CallError, String(error));
  assert.ok(performance.now() - started < 3000, 'within a bounded time');
  assert.equal(error.code, 'unavailable');
  return error;
}

describe('connecting to Redis', () => {
  let redis: StartedRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  test('nobody listens: the error names the address and the cause, and no password', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    await new Promise((resolve) => unused.close(resolve));
    for (const mode of ['standalone', 'cluster', 'sentinel'] as const) {
      const { message } = await refusal({ mode, urls: [`redis://user:verysecret@127.0.0.1:${port}`] });
      assert.match(message, new RegExp(`^Redis at 127\\.0\\.0\\.1:${port} cannot be reached: .+`), mode);
      assert.doesNotMatch(message, /verysecret/);
    }
  });

  test('somebody listens who is silent: the error comes after the time for starting', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    try {
      const { message } = await refusal({ mode: 'standalone', urls: [`redis://127.0.0.1:${port}`] });
      assert.match(message, new RegExp(`127\\.0\\.0\\.1:${port}`));
    } finally {
      silent.close();
    }
  });

  test('a server that wants no such password, or is no cluster, is told so', async () => {
    await redis.servers[0]!.command('CONFIG', 'SET', 'requirepass', 'right');
    const { port } = redis.servers[0]!;
    const wrong = await refusal({ mode: 'standalone', urls: [`redis://:wrong@127.0.0.1:${port}`] });
    assert.match(wrong.message, /WRONGPASS/);
    const good = await connectRedis({ mode: 'standalone', urls: [`redis://:right@127.0.0.1:${port}`] });
    await good.commands.config('SET', 'requirepass', '');
    good.close();
    assert.equal(good.state, 'closed');
    const single = await refusal({ mode: 'cluster', urls: redis.urls });
    assert.match(single.message, /cluster support disabled/);
  });

  test('commands fail at once while Redis is away; who asked to be told is told when it is back', async () => {
    const handle = await connectRedis({ mode: 'standalone', urls: redis.urls });
    let restored = 0;
    handle.onRestored(() => (restored += 1));
    assert.equal(handle.state, 'ready');
    await redis.servers[0]!.kill();
    await eventually(() => handle.state === 'interrupted', { withinMs: 2000 });
    const started = performance.now();
    await assert.rejects(handle.commands.get('key'));
    assert.ok(performance.now() - started < 500);
    await redis.servers[0]!.restart();
    await eventually(() => restored === 1 && handle.state === 'ready', { withinMs: 5000 });
    assert.equal(await handle.commands.get('key'), null);
    handle.close();
  });
});

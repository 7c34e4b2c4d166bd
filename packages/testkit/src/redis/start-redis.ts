import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { RedisServer } from './redis-server.ts';

export type RedisMode = 'standalone' | 'cluster';

export interface StartedRedis {
  readonly mode: RedisMode;
  /** One, or the three masters. */
  readonly servers: readonly RedisServer[];
  readonly urls: readonly string[];
  /** What a service is told about it: `REDIS_MODE` and `REDIS_URLS`. */
  readonly env: Readonly<Record<'REDIS_MODE' | 'REDIS_URLS', string>>;
  /** Removes every key, keeping the servers. */
  flush(): Promise<void>;
  /** Ends the servers and removes their directories. */
  stop(): Promise<void>;
}

/**
 * Starts a Redis of the test's own: one server, or a Redis Cluster of three masters without replicas, on free ports of
 * 127.0.0.1, in a temporary directory, `noeviction`, without persistence. Needs redis-server ≥ 7 on PATH.
 */
export async function startRedis(options: { mode?: RedisMode } = {}): Promise<StartedRedis> {
  const mode = options.mode ?? 'standalone';
  const directory = await mkdtemp(join(tmpdir(), 'confab-redis-'));
  const servers: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    for (let index = 0; index < (mode === 'cluster' ? 3 : 1); index++) {
      servers.push(await RedisServer.start(directory, mode === 'cluster'));
    }
    if (mode === 'cluster') await formCluster(servers);
  } catch (error) {
    await stop();
    throw error;
  }
  const urls = servers.map((server) => server.url);
  return {
    mode,
    servers,
    urls,
    env: { REDIS_MODE: mode, REDIS_URLS: urls.join(',') },
    flush: async () => void (await Promise.all(servers.map((server) => server.command('FLUSHALL')))),
    stop,
  };
}

const slotCount = 16_384;

async function formCluster(servers: readonly RedisServer[]): Promise<void> {
  const first = servers[0]!;
  const share = Math.ceil(slotCount / servers.length);
  for (const [index, server] of servers.entries()) {
    const from = index * share;
    await server.command('CLUSTER', 'ADDSLOTSRANGE', from, Math.min(from + share, slotCount) - 1);
    // Distinct epochs before they meet: equal ones are settled by collisions, one second each.
    await server.command('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    if (server !== first) await server.command('CLUSTER', 'MEET', '127.0.0.1', first.port, first.busPort);
  }
  // Each server has to see all three, or the first client asks one that does not know the others yet.
  for (const server of servers) {
    await eventually(
      async () => {
        const info = String(await server.command('CLUSTER', 'INFO'));
        if (!info.includes('cluster_state:ok') || !info.includes(`cluster_known_nodes:${servers.length}`)) {
          throw new Error(`${server.url} is not part of the cluster yet: ${info}`);
        }
      },
      { withinMs: 15_000, everyMs: 50 },
    );
  }
}

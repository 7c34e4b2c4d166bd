import { randomBytes } from 'node:crypto';
import { startRedis, type RedisMode, type StartedRedis } from '../redis/start-redis.ts';
import { LocalCluster } from './local-cluster.ts';

export interface StartClusterOptions {
  /** Signaling processes; default 2. */
  readonly signaling?: number;
  /** Media nodes; default 2. */
  readonly media?: number;
  /** mediasoup workers of each node; default 2. */
  readonly workers?: number;
  /** A mode, or a Redis that the test owns and stops itself; default a standalone one of the cluster's own. */
  readonly redis?: RedisMode | StartedRedis;
  /** Environment of all processes, of signaling, of media nodes; the later win. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signalingEnv?: Readonly<Record<string, string>>;
  readonly mediaEnv?: Readonly<Record<string, string>>;
}

/**
 * Starts a cluster of real processes on free ports of 127.0.0.1, in development mode with the development tenants, and waits until
 * all are ready and every pod knows every node. A failed start stops the rest and throws the end of the failing process' log.
 */
export async function startCluster(options: StartClusterOptions = {}): Promise<LocalCluster> {
  const given = options.redis ?? 'standalone';
  const redis = typeof given === 'string' ? await startRedis({ mode: given }) : given;
  const common = {
    CONFAB_MODE: 'development',
    CLUSTER_SECRET: randomBytes(24).toString('hex'),
    INTERNAL_HOST: '127.0.0.1',
    ...redis.env,
    ...options.env,
  };
  const cluster = new LocalCluster({
    redis,
    ownsRedis: typeof given === 'string',
    workers: options.workers ?? 2,
    env: { common, signaling: options.signalingEnv ?? {}, media: options.mediaEnv ?? {} },
  });
  try {
    // One after the other: their names are their numbers. Pods and nodes at once: neither waits for the other.
    const times = async (count: number, start: () => Promise<unknown>): Promise<void> => {
      for (let index = 0; index < count; index++) await start();
    };
    const outcomes = await Promise.allSettled([
      times(options.media ?? 2, () => cluster.addMediaNode()),
      times(options.signaling ?? 2, () => cluster.addSignaling()),
    ]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    await cluster.nodesKnown();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

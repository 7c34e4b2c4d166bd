import { fileURLToPath } from 'node:url';
import { developmentTenantsFile } from '../cluster/service-plans.ts';
import { Child } from '../process/child.ts';
import type { HostSide, TwoHosts } from './two-hosts.ts';

type Env = Readonly<Record<string, string>>;

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const readyWithinMs = 20_000;
const saysReady = /"msg":"ready"|Ready to accept connections/;

/**
 * The processes of a cluster on the hosts of a `TwoHosts`, with the ports of an ordinary installation: each host is a network of its
 * own. Redis is on the left one, and every process is in development mode with the development tenants.
 */
export class HostProcesses {
  readonly #hosts: TwoHosts;
  readonly #children: Child[] = [];

  constructor(hosts: TwoHosts) {
    this.#hosts = hosts;
  }

  /** Runs a command on a host and waits until its log says that it is ready, or what `ready` looks for. */
  async start(side: HostSide, name: string, command: readonly string[], env: Env, ready = saysReady): Promise<Child> {
    const [ip, ...args] = [...this.#hosts.on(side), ...command] as [string, ...string[]];
    const child = new Child({ name, command: ip, args, cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } });
    this.#children.push(child);
    await child.untilReady(async () => {
      if (!child.logs().some((line) => ready.test(line))) throw new Error('is not ready');
    }, readyWithinMs);
    return child;
  }

  startRedis(): Promise<Child> {
    const settings = ['--protected-mode', 'no', '--save', '', '--maxmemory-policy', 'noeviction'];
    return this.start('left', 'redis', ['redis-server', '--bind', this.#hosts.ip('left'), ...settings], {});
  }

  startMediaNode(side: HostSide, env: Env = {}): Promise<Child> {
    const ip = this.#hosts.ip(side);
    return this.start(side, `media-${side}`, [process.execPath, 'services/media-node/src/main.ts'], {
      ...this.#common(),
      NODE_ID: `media-${side}`,
      WORKERS: '1',
      RTC_LISTEN_IP: ip,
      PIPE_LISTEN_IP: ip,
      GRPC_HOST: ip,
      ...env,
    });
  }

  /** On the left host, at port 4000 unless `env` says otherwise. */
  startSignaling(env: Env = {}): Promise<Child> {
    return this.start('left', 'signaling', [process.execPath, 'services/signaling/src/main.ts'], {
      ...this.#common(),
      HOST: this.#hosts.ip('left'),
      ...env,
    });
  }

  /** In reverse. */
  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).toReversed()) await child.stop();
  }

  #common(): Env {
    const worker = process.env['MEDIASOUP_WORKER_BIN'];
    return {
      CONFAB_MODE: 'development',
      CLUSTER_SECRET: 'a-secret-of-this-test-only',
      REDIS_URLS: `redis://${this.#hosts.ip('left')}:6379`,
      TENANTS_FILE: developmentTenantsFile,
      HOME: process.env['HOME'] ?? '',
      ...(worker === undefined ? {} : { MEDIASOUP_WORKER_BIN: worker }),
    };
  }
}

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Child } from '../process/child.ts';
import { leasePorts, type PortLease } from '../process/port-lease.ts';

/** What a server writes when somebody was faster on its port; then another port is taken. */
const portTaken = /Address already in use|Could not create server TCP listening socket|Failed listening on port/;
const attempts = 5;

/** One redis-server on 127.0.0.1: `noeviction`, no persistence. It keeps its port when it is started again. */
export class RedisServer {
  readonly port: number;
  readonly #directory: string;
  readonly #clustered: boolean;
  readonly #lease: PortLease;
  #child: Child;

  private constructor(lease: PortLease, directory: string, clustered: boolean) {
    this.#lease = lease;
    this.port = lease.first;
    this.#directory = directory;
    this.#clustered = clustered;
    this.#child = this.#spawn();
  }

  /** Starts a server on a free port and waits until it answers. */
  static async start(directory: string, clustered: boolean): Promise<RedisServer> {
    for (let attempt = 1; ; attempt++) {
      const lease = await leasePorts(2);
      const own = join(directory, String(lease.first));
      await mkdir(own, { recursive: true });
      const server = new RedisServer(lease, own, clustered);
      try {
        await server.#ready();
        return server;
      } catch (error) {
        await server.stop();
        if (attempt === attempts || !server.#child.logs().some((line) => portTaken.test(line))) throw error;
      }
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Where servers of a Redis Cluster talk to each other. */
  get busPort(): number {
    return this.#lease.last;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The process stays and answers nobody: what an unreachable Redis looks like to its clients. */
  pause(): void {
    this.#child.signal('SIGSTOP');
  }

  resume(): void {
    this.#child.signal('SIGCONT');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#child.kill(signal);
  }

  /** Starts it on the same port; empty, because nothing is ever written to disk. A running one is killed before. */
  async restart(): Promise<void> {
    await this.#child.kill();
    this.#child = this.#spawn();
    await this.#ready();
  }

  /** Runs one command over a connection of its own. */
  async command(name: string, ...args: (string | number)[]): Promise<unknown> {
    const client = new Redis({ port: this.port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
    // Failures reach the caller through the command; without a listener ioredis would print them too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.#child.kill();
    this.#lease.release();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    await this.#child.untilReady(() => this.command('PING'), 10_000);
  }

  #spawn(): Child {
    const settings: Record<string, string> = {
      port: String(this.port),
      bind: '127.0.0.1',
      dir: this.#directory,
      save: '',
      appendonly: 'no',
      'maxmemory-policy': 'noeviction',
    };
    if (this.#clustered) {
      settings['cluster-enabled'] = 'yes';
      settings['cluster-port'] = String(this.busPort);
      settings['cluster-node-timeout'] = '2000';
    }
    return new Child({
      name: `redis-server ${this.port}`,
      command: 'redis-server',
      args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
      env: { PATH: process.env['PATH'] ?? '' },
    });
  }
}

import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';
import type { NodeRequest } from './node-process.ts';

const run = promisify(execFile);

/** Why network namespaces cannot be had here; undefined when they can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux only';
  if (process.getuid?.() !== 0) return 'making network namespaces needs root';
  for (const tool of ['ip', 'nft']) {
    try {
      execFileSync('which', [tool], { stdio: 'ignore' });
    } catch {
      return `${tool} is missing: apt-get install iproute2 nftables`;
    }
  }
  try {
    execFileSync('ip', ['netns', 'add', `confab-try-${process.pid}`], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', `confab-try-${process.pid}`], { stdio: 'ignore' });
  } catch {
    return 'this machine does not allow network namespaces';
  }
  return undefined;
}

/** Two hosts, `left` and `right`, with a router between them. Nothing of the machine's own network is touched. */
export class TwoHosts {
  readonly #tag = `cfb${process.pid}`;
  readonly #processes: NodeInNamespace[] = [];

  static async create(): Promise<TwoHosts> {
    const hosts = new TwoHosts();
    const router = hosts.#name('router');
    await run('ip', ['netns', 'add', router]);
    for (const [side, index] of [
      ['left', 1],
      ['right', 2],
    ] as const) {
      const host = hosts.#name(side);
      await run('ip', ['netns', 'add', host]);
      await run('ip', ['link', 'add', side, 'netns', router, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host]);
      await run('ip', ['-n', router, 'addr', 'add', `10.77.${index}.1/24`, 'dev', side]);
      await run('ip', ['-n', router, 'link', 'set', side, 'up']);
      await run('ip', ['-n', host, 'addr', 'add', hosts.ip(side) + '/24', 'dev', 'eth0']);
      for (const device of ['lo', 'eth0']) await run('ip', ['-n', host, 'link', 'set', device, 'up']);
      await run('ip', ['-n', host, 'route', 'add', 'default', 'via', `10.77.${index}.1`]);
    }
    await hosts.#inRouter('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    return hosts;
  }

  ip(side: 'left' | 'right'): string {
    return side === 'left' ? '10.77.1.2' : '10.77.2.2';
  }

  /** From now on packets of `right` reach `left` from the router's own address. */
  async masqueradeRight(): Promise<void> {
    await this.#inRouter(
      'nft',
      'add table ip nat; add chain ip nat out { type nat hook postrouting priority 100; }; ' +
        'add rule ip nat out ip saddr 10.77.2.0/24 oifname "left" masquerade',
    );
  }

  node(side: 'left' | 'right'): NodeInNamespace {
    const node = new NodeInNamespace(this.#name(side), side, this.ip(side));
    this.#processes.push(node);
    return node;
  }

  /** Ends the processes and the namespaces, and with them their links and rules. */
  async destroy(): Promise<void> {
    await Promise.all(this.#processes.map((node) => node.stop()));
    for (const name of ['left', 'right', 'router']) {
      await run('ip', ['netns', 'del', this.#name(name)]).catch(() => undefined);
    }
  }

  async #inRouter(command: string, ...args: string[]): Promise<void> {
    await run('ip', ['netns', 'exec', this.#name('router'), command, ...args]);
  }

  #name(part: string): string {
    return `${this.#tag}-${part}`;
  }
}

/** A test node that runs inside a namespace. */
export class NodeInNamespace {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterableIterator<string>;
  readonly #reader: Interface;

  constructor(namespace: string, nodeId: string, ip: string) {
    const script = new URL('./node-process.ts', import.meta.url).pathname;
    const args = ['netns', 'exec', namespace, process.execPath, script, nodeId, ip];
    this.#process = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#process.stdout === null) throw new Error('no standard output');
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Asks for one thing at a time. */
  async ask<Answer>(request: NodeRequest): Promise<Answer> {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the node ended while it was asked for ${request.ask}`);
    return JSON.parse(value) as Answer;
  }

  async stop(): Promise<void> {
    this.#reader.close();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.stdin?.end();
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await once(this.#process, 'exit');
    clearTimeout(killing);
  }
}

import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why network namespaces cannot be had here; undefined when they can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux only';
  if (process.getuid?.() !== 0) return 'making network namespaces needs root';
  for (const tool of ['ip', 'nft', 'tc']) {
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

export type HostSide = 'left' | 'right';

/** Two hosts, `left` and `right`, with a router between them. Nothing of the machine's own network is touched. */
export class TwoHosts {
  readonly #tag = `cfb${process.pid}`;

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

  ip(side: HostSide): string {
    return side === 'left' ? '10.77.1.2' : '10.77.2.2';
  }

  /** A further address of that host; `last` is its last number, above 2. */
  async addAddress(side: HostSide, last: number): Promise<string> {
    const ip = this.ip(side).replace(/2$/, String(last));
    await run('ip', ['-n', this.#name(side), 'addr', 'add', `${ip}/24`, 'dev', 'eth0']);
    return ip;
  }

  /** A firewall in front of `right`: it may open connections to this TCP port, and do nothing else. */
  async confineRightTo(tcpPort: number): Promise<void> {
    await this.#inRouter(
      'nft',
      'add table ip firewall; add chain ip firewall through { type filter hook forward priority 0; policy drop; }; ' +
        'add rule ip firewall through ct state established,related accept; ' +
        `add rule ip firewall through iifname "right" tcp dport ${tcpPort} accept`,
    );
  }

  /**
   * Lets so much through to and from that host, queueing 200 ms at most as a small router does. What is sent before is not affected;
   * again changes the rate. Needs tc.
   */
  async squeeze(side: HostSide, kbitPerSecond: number): Promise<void> {
    for (const [namespace, device] of this.#endsOf(side)) {
      const bucket = ['tbf', 'rate', `${kbitPerSecond}kbit`, 'burst', '4kb', 'latency', '200ms'];
      await run('tc', ['-n', namespace, 'qdisc', 'replace', 'dev', device, 'root', ...bucket]);
    }
  }

  /** Ends a squeeze. */
  async widen(side: HostSide): Promise<void> {
    for (const [namespace, device] of this.#endsOf(side)) {
      await run('tc', ['-n', namespace, 'qdisc', 'del', 'dev', device, 'root']);
    }
  }

  /** From now on packets of `right` reach `left` from the router's own address. */
  async masqueradeRight(): Promise<void> {
    await this.#inRouter(
      'nft',
      'add table ip nat; add chain ip nat out { type nat hook postrouting priority 100; }; ' +
        'add rule ip nat out ip saddr 10.77.2.0/24 oifname "left" masquerade',
    );
  }

  /** What to put before a command so that it runs on that host. */
  on(side: HostSide): readonly [command: string, ...args: string[]] {
    return ['ip', 'netns', 'exec', this.#name(side)];
  }

  /** Ends the namespaces, and with them their links and rules. Whatever runs in them has to be ended before. */
  async destroy(): Promise<void> {
    for (const name of ['left', 'right', 'router']) {
      await run('ip', ['netns', 'del', this.#name(name)]).catch(() => undefined);
    }
  }

  async #inRouter(command: string, ...args: string[]): Promise<void> {
    await run('ip', ['netns', 'exec', this.#name('router'), command, ...args]);
  }

  #endsOf(side: HostSide): readonly (readonly [namespace: string, device: string])[] {
    return [
      [this.#name('router'), side],
      [this.#name(side), 'eth0'],
    ];
  }

  #name(part: string): string {
    return `${this.#tag}-${part}`;
  }
}

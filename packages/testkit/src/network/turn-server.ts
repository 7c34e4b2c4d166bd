import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../process/child.ts';
import { leasePorts, type PortLease } from '../process/port-lease.ts';

/** The settings that are shipped; tests run what is documented. */
const shippedSettings = fileURLToPath(new URL('../../../../deploy/development/turnserver.conf', import.meta.url));
const relayPorts = 40;
const attempts = 5;

/** Why no TURN server can be had here; undefined when one can. */
export function turnServerMissing(): string | undefined {
  try {
    execFileSync('which', ['turnserver'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'turnserver is missing: apt-get install coturn';
  }
}

export interface TurnServerOptions {
  /** Where it listens and relays; default 127.0.0.1, on leased ports. */
  readonly ip?: string;
  /** Runs it on another host (`TwoHosts.on`). */
  readonly command?: readonly string[];
  /** Its only port then, for TLS: what a firewall lets through. PEM files. */
  readonly tls?: { readonly port: number; readonly certificateFile: string; readonly keyFile: string };
  /** The only addresses that it relays to. */
  readonly peers: readonly string[];
}

/** One coturn with the settings that we ship, and a secret of its own. */
export class TurnServer {
  /** `turn:` for UDP, then TCP; or the one `turns:`. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly #child: Child;
  readonly #end: () => Promise<void>;

  private constructor(urls: readonly string[], secret: string, child: Child, end: () => Promise<void>) {
    this.urls = urls;
    this.secret = secret;
    this.#child = child;
    this.#end = end;
  }

  static async start(options: TurnServerOptions): Promise<TurnServer> {
    for (let attempt = 1; ; attempt++) {
      const lease = await leasePorts(relayPorts + 1);
      const directory = await mkdtemp(join(tmpdir(), 'confab-turn-'));
      const secret = randomBytes(24).toString('hex');
      const file = join(directory, 'turnserver.conf');
      const settings = [await readFile(shippedSettings, 'utf8'), ...lines(options, lease, secret, directory)];
      await writeFile(file, `${settings.join('\n')}\n`, { mode: 0o600 });
      const [command, ...args] = [...(options.command ?? []), 'turnserver', '-c', file];
      const child = new Child({ name: 'coturn', command, args, env: { PATH: process.env['PATH'] ?? '' } });
      const end = async (): Promise<void> => {
        await child.stop(2000);
        lease.release();
        await rm(directory, { recursive: true, force: true });
      };
      try {
        await child.untilReady(async () => listens(child.logs()), 10_000);
        return new TurnServer(urlsOf(options, lease), secret, child, end);
      } catch (error) {
        await end();
        if (attempt === attempts || !child.logs().some((line) => /address already in use/i.test(line))) throw error;
      }
    }
  }

  /** What signaling needs to give out credentials for it. */
  get env(): Record<string, string> {
    return { TURN_URLS: this.urls.join(','), TURN_SECRET: this.secret };
  }

  logs(): readonly string[] {
    return this.#child.logs();
  }

  stop(): Promise<void> {
    return this.#end();
  }
}

function lines({ ip = '127.0.0.1', tls, peers }: TurnServerOptions, lease: PortLease, secret: string, dir: string) {
  return [
    `listening-ip=${ip}`,
    `relay-ip=${ip}`,
    `min-port=${lease.first + 1}`,
    `max-port=${lease.last}`,
    `static-auth-secret=${secret}`,
    'denied-peer-ip=0.0.0.0-255.255.255.255',
    ...peers.map((peer) => `allowed-peer-ip=${peer}`),
    ...(ip.startsWith('127.') ? ['allow-loopback-peers'] : []),
    `userdb=${dir}/turndb`,
    `pidfile=${dir}/pid`,
    ...(tls === undefined
      ? [`listening-port=${lease.first}`, 'no-tls', 'no-dtls']
      : [
          `tls-listening-port=${tls.port}`,
          'no-dtls',
          'no-udp',
          'no-tcp',
          `cert=${tls.certificateFile}`,
          `pkey=${tls.keyFile}`,
        ]),
    'verbose',
  ];
}

function urlsOf({ ip = '127.0.0.1', tls }: TurnServerOptions, lease: PortLease): string[] {
  if (tls !== undefined) return [`turns:${ip}:${tls.port}?transport=tcp`];
  return [`turn:${ip}:${lease.first}?transport=udp`, `turn:${ip}:${lease.first}?transport=tcp`];
}

function listens(logs: readonly string[]): void {
  if (!logs.some((line) => /Total General servers/.test(line))) throw new Error('it does not listen yet');
}

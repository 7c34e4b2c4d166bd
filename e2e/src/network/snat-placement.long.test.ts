import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Child, developmentTenantsFile, namespacesMissing, TwoHosts, type HostSide } from '@confab/testkit';

const skip = namespacesMissing() ?? false;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const script = fileURLToPath(new URL('./join-rooms.ts', import.meta.url));

let hosts: TwoHosts;
const processes: Child[] = [];
afterEach(async () => {
  for (const one of processes.splice(0).toReversed()) await one.stop();
  await hosts?.destroy();
});

/** Ports are those of an ordinary installation: each host is a network of its own. */
async function start(
  side: HostSide,
  name: string,
  command: readonly string[],
  env: Record<string, string>,
): Promise<Child> {
  const [ip, ...args] = [...hosts.on(side), ...command] as [string, ...string[]];
  const child = new Child({ name, command: ip, args, cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } });
  processes.push(child);
  const ready = /"msg":"ready"|Ready to accept connections/;
  await child.untilReady(async () => {
    if (!child.logs().some((line) => ready.test(line))) throw new Error('is not ready');
  }, 20_000);
  return child;
}

/** One pod and one node on the left host, another node on the right one. Gives back the right one. */
async function startCluster(): Promise<Child> {
  const left = hosts.ip('left');
  const common = {
    CONFAB_MODE: 'development',
    CLUSTER_SECRET: 'a-secret-of-this-test-only',
    REDIS_URLS: `redis://${left}:6379`,
    TENANTS_FILE: developmentTenantsFile,
    HOME: process.env['HOME'] ?? '',
    ...(process.env['MEDIASOUP_WORKER_BIN'] === undefined
      ? {}
      : { MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'] }),
  };
  const redis = [
    'redis-server',
    '--bind',
    left,
    '--protected-mode',
    'no',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
  ];
  await start('left', 'redis', redis, {});
  const node = (side: HostSide): Promise<Child> =>
    start(side, `media-${side}`, [process.execPath, 'services/media-node/src/main.ts'], {
      ...common,
      NODE_ID: `media-${side}`,
      WORKERS: '1',
      RTC_LISTEN_IP: hosts.ip(side),
      PIPE_LISTEN_IP: hosts.ip(side),
      GRPC_HOST: hosts.ip(side),
    });
  await node('left');
  const right = await node('right');
  await start('left', 'signaling', [process.execPath, 'services/signaling/src/main.ts'], {
    ...common,
    HOST: left,
    MAX_PER_ROOM_AND_NODE: '1',
  });
  return right;
}

/** Which nodes serve the people of each of six rooms. */
async function placements(): Promise<Set<string>[]> {
  const [ip, ...args] = [...hosts.on('left'), process.execPath, script, `http://${hosts.ip('left')}:4000`, '6', '3'];
  const { stdout } = await promisify(execFile)(ip, args, { cwd: root });
  return (JSON.parse(stdout) as string[][]).map((nodes) => new Set(nodes));
}

test('between hosts that nothing rewrites, rooms spread over both nodes', { skip }, async () => {
  hosts = await TwoHosts.create();
  const right = await startCluster();
  for (const nodes of await placements()) assert.equal(nodes.size, 2);
  assert.ok(!right.logs().some((line) => /SNAT/.test(line)));
});

test('a node behind SNAT says so, and takes no room that another node shares', { skip }, async () => {
  hosts = await TwoHosts.create();
  await hosts.masqueradeRight();
  const right = await startCluster();
  const said = right.logs().filter((line) => /SNAT/.test(line));
  assert.ok(said.length > 0, 'its log says what is wrong');
  for (const nodes of await placements()) assert.equal(nodes.size, 1, [...nodes].join());
});

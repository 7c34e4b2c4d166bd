import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Cluster, StartFailure } from './cluster.ts';
import type { PlannedProcess, ProcessKind } from './plan.ts';
import { until } from './readiness.ts';
import { Watchdog } from './watchdog.ts';

/** A service as small as can be: it answers, says when it is stopped, and has a child of its own as media nodes have workers. */
const service = `
  const { createServer } = require('node:http');
  const worker = require('node:child_process').spawn('sleep', ['1000']);
  console.log('worker ' + worker.pid);
  process.on('SIGTERM', () => { console.log('stopping at ' + process.hrtime.bigint()); process.exit(0); });
  createServer((request, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

async function planned(kind: ProcessKind, script = service): Promise<PlannedProcess> {
  const port = await freePort();
  return {
    kind,
    name: `${kind}-0`,
    command: ['node', '--eval', script],
    env: { PORT: String(port) },
    ports: [],
    readiness: { by: 'http', url: `http://127.0.0.1:${port}` },
  };
}

/** A zombie is dead: it waits for whatever is process 1 here. */
function isAlive(pid: number): boolean {
  assert.ok(pid > 0);
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** SIGKILL is delivered at once, and obeyed a moment later. */
async function assertEnds(pid: number): Promise<void> {
  assert.ok(await until(async () => !isAlive(pid), 2000, new AbortController().signal), `${pid} is alive`);
}

describe('a cluster of processes', () => {
  let directory: string;
  let watchdog: Watchdog;
  let cluster: Cluster;
  let lost: string[];
  let lostOne: PromiseWithResolvers<void>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'confab-up-'));
    watchdog = new Watchdog(directory);
    lost = [];
    lostOne = Promise.withResolvers();
    cluster = new Cluster({
      env: process.env,
      logDirectory: directory,
      watchdog,
      onLine: () => undefined,
      onReady: () => undefined,
      onLost: ({ name }, how) => {
        lost.push(`${name}: ${how}`);
        lostOne.resolve();
      },
    });
  });
  afterEach(async () => {
    await cluster.stop();
    watchdog.dismiss();
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (...processes: PlannedProcess[]): Promise<void> =>
    cluster.start({ processes, pageUrl: '', signalingUrls: [], turnUrls: undefined, statsUrls: [] });
  const logOf = async (name: string): Promise<string> => readFile(join(directory, `${name}.log`), 'utf8');
  const numberIn = (log: string, before: string): number => Number(new RegExp(`${before} (\\d+)`).exec(log)?.[1]);

  test('is ready when each of them answers, and stops them in reverse with all that they started', async () => {
    await start(await planned('media-node'), await planned('signaling'), await planned('web'));
    await cluster.stop();
    const logs = await Promise.all(['web-0', 'signaling-0', 'media-node-0'].map(logOf));
    const stoppedAt = logs.map((log) => numberIn(log, 'stopping at'));
    assert.deepEqual(
      stoppedAt,
      stoppedAt.toSorted((a, b) => a - b),
    );
    for (const log of logs) await assertEnds(numberIn(log, 'worker'));
    assert.deepEqual(lost, []);
  });

  test('says which process ended while starting, and its last words', async () => {
    const broken = await planned('signaling', "console.error('REDIS_URLS: is required'); process.exit(3)");
    await assert.rejects(start(await planned('media-node'), broken), (error) => {
      assert.ok(error instanceof StartFailure);
      assert.equal(error.message, 'signaling-0 ended while starting (exit code 3)');
      assert.deepEqual(error.process.lastLines, ['REDIS_URLS: is required']);
      return true;
    });
  });

  test('says which program could not be run', async () => {
    const missing: PlannedProcess = { ...(await planned('web')), command: ['/no/such/program'] };
    await assert.rejects(start(missing), /web-0 ended while starting \(spawn \/no\/such\/program ENOENT\)/);
  });

  test('runs on when one of them is killed, and reports it', async () => {
    await start(
      await planned('media-node'),
      await planned('signaling', `${service} console.log('self ' + process.pid)`),
    );
    process.kill(numberIn(await logOf('signaling-0'), 'self'), 'SIGKILL');
    await lostOne.promise;
    assert.deepEqual(lost, ['signaling-0: SIGKILL']);
    const worker = numberIn(await logOf('media-node-0'), 'worker');
    assert.ok(isAlive(worker));
    await cluster.stop();
    await assertEnds(worker);
    assert.equal(lost.length, 1);
  });

  test('can be stopped while it starts', async () => {
    const starting = start(await planned('web', 'setInterval(() => {}, 1000)'));
    const [outcome] = await Promise.allSettled([starting, cluster.stop()]);
    assert.equal(outcome.status, 'rejected');
    await assert.rejects(start(await planned('web')), { name: 'AbortError' });
  });

  test('runs something once, and fails with its output when it fails', async () => {
    await cluster.runOnce({ name: 'build', command: ['node', '--eval', "console.log('built')"], env: {} });
    await assert.rejects(
      cluster.runOnce({
        name: 'build',
        command: ['node', '--eval', "console.log('syntax error'); process.exit(1)"],
        env: {},
      }),
      (error) => error instanceof StartFailure && error.process.lastLines.includes('syntax error'),
    );
  });
});

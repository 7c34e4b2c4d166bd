import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@confab/platform';
import { buildClient } from './client-build.ts';
import { Cluster, StartFailure } from './cluster.ts';
import { findRedisServer, requireTurnServer } from './find-server.ts';
import { PortsTaken, takenPorts } from './free-ports.ts';
import { upOptions, type UpOptions } from './options.ts';
import { planCluster, type Plan } from './plan.ts';
import { sharedEnvironment } from './shared-environment.ts';
import { summary } from './summary.ts';
import { Watchdog } from './watchdog.ts';

const elapsed = (): string => `${(performance.now() / 1000).toFixed(1)} s`;
const step = (name: string, what: string): void => console.log(`  ${name.padEnd(14)} ${what}`);
const quote = (lines: readonly string[]): string => lines.map((line) => `  │ ${line}`).join('\n');

/** Runs a cluster until somebody asks for its end. Resolves with the exit code. */
async function up(): Promise<number> {
  process.chdir(new URL('../..', import.meta.url).pathname);
  const options = upOptions(process.env);
  const redisServer = findRedisServer(process.env);
  if (options.withTurn) requireTurnServer(process.env);
  const secret = (): string => randomBytes(24).toString('hex');
  const secrets = { cluster: secret(), redis: secret(), turn: secret() };
  const turnSettings = await readFile('deploy/development/turnserver.conf', 'utf8');
  const directory = await mkdtemp(join(tmpdir(), 'confab-up-'));
  const watchdog = new Watchdog(directory);
  let exitCode = 0;
  const cluster = new Cluster({
    env: sharedEnvironment(process.env, options),
    logDirectory: directory,
    watchdog,
    onLine: (name, line) => options.showLogs && console.log(`${name.padEnd(12)} │ ${line}`),
    onReady: (name) => step(name, `ready (${elapsed()})`),
    onLost: (lost, how) => {
      exitCode = 1;
      console.error(`\n${lost.name} ended (${how}); the others run on. Its last lines:\n${quote(lost.lastLines)}`);
    },
  });
  try {
    const plan = planCluster({ options, secrets, directory, redisServer, turnSettings });
    const asked = signalled(() => cluster.killAll());
    const early = await Promise.race([start(cluster, plan, options), asked]);
    if (early === undefined) console.log(summary(plan, options, directory, elapsed()));
    console.log(`\n${await asked}: stopping`);
  } catch (error) {
    exitCode = 1;
    report(error);
  } finally {
    await cluster.stop();
    await rm(directory, { recursive: true, force: true });
    watchdog.dismiss();
  }
  return exitCode;
}

async function start(cluster: Cluster, plan: Plan, { portBase }: UpOptions): Promise<void> {
  const taken = await takenPorts(plan.processes);
  if (taken.length > 0) throw new PortsTaken(taken, portBase);
  console.log('Starting:');
  await buildClient(async () => {
    step('client', 'building: its sources have changed');
    await cluster.runOnce({ name: 'client-build', command: ['npm', 'run', 'build', '--workspace', 'web'], env: {} });
    step('client', `built (${elapsed()})`);
  });
  await cluster.start(plan);
}

/** Resolves with the first signal that asks for the end; a second one is impatience. */
function signalled(onImpatience: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (asked) onImpatience();
      asked = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

function report(error: unknown): void {
  if (error instanceof StartFailure) {
    console.error(`\n${error.message}. Its last lines:\n${quote(error.process.lastLines)}`);
  } else {
    const expected = [ConfigError, PortsTaken, RangeError].some((kind) => error instanceof kind);
    console.error(expected ? `\n${(error as Error).message}` : error);
  }
}

process.exitCode = await up().catch((error: unknown) => {
  report(error);
  return 1;
});

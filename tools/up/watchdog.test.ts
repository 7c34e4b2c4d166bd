import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** A launcher that starts one child which ignores SIGTERM and one which does not, and tells their pids. */
const launcher = `
  import { Watchdog } from '${new URL('watchdog.ts', import.meta.url).href}';
  import { RunningProcess } from '${new URL('running-process.ts', import.meta.url).href}';
  const directory = process.argv.at(-1);
  const surroundings = { env: process.env, logDirectory: directory, watchdog: new Watchdog(directory), onLine: (name, line) => console.log(line) };
  new RunningProcess({ name: 'stubborn', command: ['bash', '-c', 'trap "" TERM; echo $$; sleep 1000 & while :; do wait; done'], env: {} }, surroundings);
  new RunningProcess({ name: 'meek', command: ['bash', '-c', 'echo $$; exec sleep 1000'], env: {} }, surroundings);
`;

test('a launcher that is killed leaves no process and no file', { timeout: 20_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'confab-up-'));
  await writeFile(join(directory, 'some.log'), 'x');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', launcher, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pids: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    pids.push(Number(line));
    if (pids.length === 2) break;
  }
  for (const pid of pids) assert.ok(existsSync(`/proc/${pid}`));

  child.kill('SIGKILL');
  await once(child, 'exit');
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline && (existsSync(directory) || pids.some((pid) => existsSync(`/proc/${pid}`)))) {
    await sleep(50);
  }
  assert.deepEqual(
    pids.filter((pid) => existsSync(`/proc/${pid}`)),
    [],
  );
  assert.ok(!existsSync(directory));
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { eventually } from '../eventually.ts';
import { Child } from './child.ts';

const script = (code: string): { name: string; command: string; args: string[]; env: Record<string, string> } => ({
  name: 'a script',
  command: process.execPath,
  args: ['-e', code],
  env: {},
});

test('an error shows the last lines of what the process wrote', async () => {
  const child = new Child(script('console.log("on the way"); console.error("no such thing"); process.exit(3)'));
  assert.deepEqual(await child.exited, { code: 3, signal: null });
  assert.match(child.failure('ended early').message, /a script: ended early\n(.*\n)?.*no such thing/);
});

test('a process that ignores SIGTERM is killed after the grace', async () => {
  const child = new Child(script('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")'));
  await eventually(() => child.logs().includes('up'), { withinMs: 5000 });
  assert.deepEqual(await child.stop(100), { code: null, signal: 'SIGKILL' });
});

test('a command that does not exist is an exit, with the reason in its log', async () => {
  const child = new Child({ name: 'nothing', command: '/does/not/exist', args: [], env: {} });
  const { code } = await child.exited;
  assert.equal(code, 127);
  assert.ok(child.logs().length > 0);
});

test('a child dies with its parent, also when that is killed', async () => {
  const module = new URL('child.ts', import.meta.url).href;
  const code = `const { Child } = await import(${JSON.stringify(module)});
    console.log(new Child({ name: 'c', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], env: {} }).pid);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  process.kill(pid, 0);
  parent.kill('SIGKILL');
  await eventually(
    () => {
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    },
    { withinMs: 2000 },
  );
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Outcome } from './outcome.ts';
import { runTestFile } from './run-test-file.ts';

describe('a test file', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'confab-runner-'));
  });
  after(async () => rm(directory, { recursive: true }));

  async function run(text: string, timeoutMs = 20_000): Promise<Outcome> {
    const file = join(directory, 'some.test.ts');
    await writeFile(
      file,
      `import { after, describe, test } from 'node:test'; import assert from 'node:assert/strict'; ${text}`,
    );
    return runTestFile(file, timeoutMs);
  }
  const totals = ({ passed, failed, skipped }: Outcome): number[] => [passed, failed, skipped];

  test('counts its tests, not its suites', async () => {
    const outcome = await run(`
      describe('suite', () => { test('a', () => {}); test('b', () => {}); describe('inner', () => test('c', () => {})); });
      test('skipped', { skip: true }, () => {});
    `);
    assert.deepEqual(totals(outcome), [3, 0, 1]);
    assert.equal(outcome.details, '');
  });

  test('that fails says which test, why, and what it wrote', async () => {
    const outcome = await run(`
      console.log('a hint');
      describe('suite', () => { test('good', () => {}); test('bad', () => assert.equal(1, 2)); });
    `);
    assert.deepEqual(totals(outcome), [1, 1, 0]);
    assert.match(outcome.details, /✖ suite › bad\nAssertionError[\s\S]*1 !== 2[\s\S]*a hint/);
    assert.doesNotMatch(outcome.details, /good/);
  });

  test('with a failing hook has failed', async () => {
    const outcome = await run(
      `describe('suite', () => { after(() => { throw new Error('no way') }); test('good', () => {}); });`,
    );
    assert.equal(outcome.failed, 1);
    assert.match(outcome.details, /suite\n[\s\S]*no way/);
  });

  test('that crashes after its tests have passed has failed', async () => {
    const outcome = await run(`test('good', () => {}); process.on('exit', () => { process.exitCode = 7 });`);
    assert.deepEqual(totals(outcome), [1, 1, 0]);
    assert.match(outcome.details, /exit code 7/);
  });

  test('that a signal ended says which', async () => {
    const outcome = await run(
      `test('good', () => {}); process.on('exit', () => process.kill(process.pid, 'SIGSEGV'));`,
    );
    assert.equal(outcome.failed, 1);
    assert.match(outcome.details, /ended with SIGSEGV/);
  });

  test('that cannot be read has failed', async () => {
    const outcome = await run('test(');
    assert.equal(outcome.failed, 1);
    assert.match(outcome.details, /SyntaxError/);
  });

  test('without a test has failed', async () => {
    assert.match((await run('')).details, /has no test/);
  });

  test('that hangs is ended with everything that it started', async () => {
    const outcome = await run(
      `
      import { spawn } from 'node:child_process';
      test('good', () => {});
      test('never', () => { console.log('child ' + spawn('sleep', ['1000']).pid); return new Promise(() => setInterval(() => {}, 1000)); });
    `,
      1500,
    );
    assert.deepEqual(totals(outcome), [1, 1, 0]);
    assert.match(outcome.details, /did not end within 1.5 s/);
    assert.ok(outcome.durationMs < 10_000);
    const pid = Number(/child (\d+)/.exec(outcome.details)?.[1]);
    // The group got SIGKILL: at most a zombie is left, and a zombie has no command line.
    assert.equal(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''), '');
  });
});

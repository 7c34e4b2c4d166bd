import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestResult } from './event-reporter.ts';
import { sum, type Outcome } from './outcome.ts';
import { runCommand } from './run-command.ts';

const reporter = new URL('event-reporter.ts', import.meta.url).pathname;

/** Runs one file of node:test in a process of its own. A file that crashes, hangs or tests nothing has failed. */
export async function runTestFile(file: string, timeoutMs: number): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'confab-test-'));
  const events = join(directory, 'events.jsonl');
  try {
    const flags = [`--test-reporter=${reporter}`, `--test-reporter-destination=${events}`];
    const { exitCode, signal, timedOut, output, durationMs } = await runCommand(process.execPath, [...flags, file], {
      timeoutMs,
    });
    const results = await readResults(events);
    const count = (wanted: TestResult['result']): number => results.filter(({ result }) => result === wanted).length;
    const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
    const failures = results
      .filter(({ result }) => result === 'failed')
      .map(({ name, error }) => `✖ ${name}\n${error}`);

    if (timedOut)
      failures.push(`✖ the file did not end within ${timeoutMs / 1000} s: a test hangs, or leaves something open`);
    else if (exitCode !== 0 && failures.length === 0)
      failures.push(`✖ the file ended with ${signal ?? `exit code ${exitCode}`}`);
    else if (results.length === 0) failures.push('✖ the file has no test');
    if (failures.length === 0) return { ...totals, durationMs, details: '' };

    const own = sum([totals, { passed: 0, failed: failures.length - totals.failed, skipped: 0 }]);
    const details = [...failures, ...(output.trim() === '' ? [] : ['output:', output.trimEnd()])].join('\n\n');
    return { ...own, durationMs, details };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readResults(file: string): Promise<TestResult[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // Killed while it wrote, the last line is half a line.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line): TestResult => JSON.parse(line));
}

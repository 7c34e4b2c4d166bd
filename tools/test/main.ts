import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWebClient } from './build-web-client.ts';
import { componentTests, staticChecks } from './checks.ts';
import { findTestFiles } from './find-test-files.ts';
import { closingLine, sum, type Outcome, type Task } from './outcome.ts';
import { runTasks } from './run-tasks.ts';
import { runTestFile } from './run-test-file.ts';

const help = `Runs checks and tests, and ends with a line like \`412 passed, 0 failed\`.

  node tools/test/main.ts [--checks | --long] [part of a file's path …]

  --checks   types, lint, format, dead code and import rules only
  --long     the files *.long.test.ts only`;

/** A file that needs longer is a long test, or two files. */
const timeoutsMs = { shared: 120_000, alone: 300_000, long: 1_800_000 };

interface Stage {
  readonly title: string;
  readonly width: number;
  readonly tasks: readonly Task[];
}

function stages(kind: 'usual' | 'long' | 'checks', wanted: readonly string[]): Stage[] {
  const width = Math.max(2, Math.floor(availableParallelism() * 0.75));
  const files = findTestFiles(kind === 'long' ? 'long' : 'usual', kind === 'checks' ? ['tools/import-rules'] : wanted);
  const tasksOf = (of: readonly string[], timeoutMs: number): Task[] =>
    of.map((file) => ({ name: file, run: async () => runTestFile(file, timeoutMs) }));
  const isWhole = wanted.length === 0 && kind !== 'long';
  return [
    { title: 'Checks', width, tasks: isWhole ? staticChecks() : [] },
    { title: 'Tests', width: width + 1, tasks: tasksOf(files.shared, timeoutsMs.shared) },
    { title: 'Components', width, tasks: isWhole && kind === 'usual' ? componentTests() : [] },
    { title: 'Web client', width: 1, tasks: wanted.length === 0 && kind !== 'checks' ? [buildWebClient()] : [] },
    // They wait more than they compute.
    { title: 'Tests of the whole cluster', width: width + 1, tasks: tasksOf(files.heavy, timeoutsMs.alone) },
    {
      title: kind === 'long' ? 'Long tests' : 'Tests that measure',
      width: 1,
      tasks: tasksOf(files.measuring, kind === 'long' ? timeoutsMs.long : timeoutsMs.alone),
    },
  ].filter(({ tasks }) => tasks.length > 0);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { checks: { type: 'boolean' }, long: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    console.log(help);
    return;
  }
  process.chdir(new URL('../..', import.meta.url).pathname);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

  const outcomes: Outcome[] = [];
  const failures: string[] = [];
  for (const { title, width, tasks } of stages(
    values.long ? 'long' : values.checks ? 'checks' : 'usual',
    positionals,
  )) {
    console.log(`\n${title}`);
    const ofStage = await runTasks(tasks, width, ({ name }, outcome) => {
      console.log(describe(name, outcome));
      if (outcome.failed > 0) failures.push(`──── ${name}\n\n${outcome.details}`);
    });
    outcomes.push(...ofStage);
  }

  const totals = sum(outcomes);
  if (failures.length > 0) console.log(`\nFailures\n\n${failures.join('\n\n')}`);
  console.log(`\n${(performance.now() / 1000).toFixed(0)} s\n${closingLine(totals)}`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

function describe(name: string, { passed, failed, skipped, durationMs }: Outcome): string {
  const counts = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return `  ${failed > 0 ? '✖' : '✔'} ${(durationMs / 1000).toFixed(1).padStart(5)} s  ${name}  ${counts}`;
}

await main();

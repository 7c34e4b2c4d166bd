import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Outcome, Task } from './outcome.ts';
import { runCommand } from './run-command.ts';

const timeoutMs = 180_000;

/** What can be said about the code without running it. Import rules are a test: tools/import-rules. */
export function staticChecks(): Task[] {
  const projects = globSync(['tsconfig.json', 'packages/*/tsconfig.json', 'web/tsconfig.json', 'e2e/tsconfig.json']);
  return [
    ...projects.map((project) => check(`types ${project}`, 'tsc', '--project', project, '--noEmit')),
    check('lint', 'oxlint', '--type-aware', '--deny-warnings'),
    check('format', 'prettier', '--check', '--log-level', 'warn', '.'),
    check('dead code', 'knip'),
  ];
}

/** Tests of components, which need JSX: whatever the web client's own `test` script runs. */
export function componentTests(): Task[] {
  const manifest: { scripts?: Record<string, string> } = existsSync('web/package.json')
    ? JSON.parse(readFileSync('web/package.json', 'utf8'))
    : {};
  if (manifest.scripts?.['test'] === undefined) return [];
  return [{ name: 'web: npm test', run: async () => toOutcome('npm', ['run', 'test', '--workspace', 'web']) }];
}

function check(name: string, tool: string, ...parameters: string[]): Task {
  return { name, run: async () => toOutcome(`node_modules/.bin/${tool}`, parameters) };
}

/** One program as one test: passed when it exits with 0. */
export async function toOutcome(program: string, parameters: readonly string[]): Promise<Outcome> {
  const { exitCode, timedOut, output, durationMs } = await runCommand(program, parameters, { timeoutMs });
  if (exitCode === 0) return { passed: 1, failed: 0, skipped: 0, durationMs, details: '' };
  const why = timedOut ? `did not end within ${timeoutMs / 1000} s` : `exit code ${exitCode}`;
  return { passed: 0, failed: 1, skipped: 0, durationMs, details: `✖ ${why}\n\n${output.trimEnd()}` };
}

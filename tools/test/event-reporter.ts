import { inspect } from 'node:util';
import type { TestEvent } from 'node:test/reporters';

/** One test's result, as the reporter writes it: one JSON text a line. */
export interface TestResult {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** A reporter of node:test for machines. Suites are no tests; a suite that fails by itself (a hook) is. */
export default async function* eventReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = [];
  for await (const event of source) {
    if (event.type === 'test:start') path[event.data.nesting] = event.data.name;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    const isSuite = data.details.type === 'suite';
    const name = [...path.slice(0, data.nesting), data.name].join(' › ');
    if (event.type === 'test:pass') {
      if (isSuite) continue;
      const skipped = data.skip !== undefined || data.todo !== undefined;
      yield line({ name, result: skipped ? 'skipped' : 'passed' });
    } else {
      const { error } = event.data.details;
      // Whatever only failed because something below it did has been reported there.
      if ('failureType' in error && error.failureType === 'subtestsFailed') continue;
      yield line({ name, result: 'failed', error: inspect(error.cause ?? error, { depth: 8 }) });
    }
  }
}

function line(result: TestResult): string {
  return `${JSON.stringify(result)}\n`;
}

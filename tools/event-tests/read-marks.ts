import { parseSync, Visitor } from 'oxc-parser';

/** One `proves(…)` in a test. */
export interface Mark {
  /** What is proven: a request, an event, or `noun: …`. */
  readonly what: string;
  /** From the root of the repository, with slashes. */
  readonly file: string;
  /** As the test is called, with the names of the groups around it. */
  readonly test: string;
}

const testFunctions = new Set(['test', 'it', 'describe', 'suite']);

/**
 * The marks of a test file.
 * @throws Error for a mark outside a test, in a skipped one, or with anything but plain strings
 */
export function readMarks(file: string, text: string): Mark[] {
  const marks: Mark[] = [];
  const titles: string[] = [];
  const fail = (offset: number, message: string): never => {
    throw new Error(`${file}:${text.slice(0, offset).split('\n').length}: ${message}`);
  };
  const { program } = parseSync(file, text);
  new Visitor({
    CallExpression({ callee, arguments: given, start }) {
      const name = callee.type === 'Identifier' ? callee.name : '';
      if (testFunctions.has(name)) titles.push(titleOf(given[0], text));
      if (name !== 'proves') return;
      if (titles.length === 0) fail(start, 'proves() stands outside a test');
      for (const argument of given) {
        if (argument.type !== 'Literal' || typeof argument.value !== 'string') {
          return fail(start, 'proves() takes plain strings');
        }
        marks.push({ what: argument.value, file, test: titles.join(': ') });
      }
    },
    'CallExpression:exit'({ callee }) {
      if (callee.type === 'Identifier' && testFunctions.has(callee.name)) titles.pop();
    },
  }).visit(program);
  return marks;
}

function titleOf(
  argument: { type: string; start: number; end: number; value?: unknown } | undefined,
  text: string,
): string {
  if (argument === undefined) return '';
  if (argument.type === 'Literal') return String(argument.value);
  return text.slice(argument.start, argument.end).replaceAll(/^[`'"]|[`'"]$/g, '');
}

import { globSync } from 'node:fs';

export interface TestFiles {
  /** May run side by side. */
  readonly shared: readonly string[];
  /** Measure time or use all of the machine: one at a time. */
  readonly alone: readonly string[];
}

/** The test files of the repository, in a fixed order; `*.long.test.ts` or all others. */
export function findTestFiles(kind: 'usual' | 'long', wanted: readonly string[] = []): TestFiles {
  const files = globSync('{packages,services,web,tools,e2e}/**/*.test.ts', {
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  })
    .filter((file) => file.endsWith('.long.test.ts') === (kind === 'long'))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .toSorted();
  const needsAll = (file: string): boolean => kind === 'long' || file.startsWith('e2e/');
  return { shared: files.filter((file) => !needsAll(file)), alone: files.filter(needsAll) };
}

import { globSync } from 'node:fs';

export interface TestFiles {
  /** May run side by side. */
  readonly shared: readonly string[];
  /** Start clusters and browsers of their own: one more at a time than there are cores, as they wait more than they compute. */
  readonly heavy: readonly string[];
  /** Named `*.alone.test.ts`, and the long ones: they measure, and get the machine for themselves. */
  readonly measuring: readonly string[];
}

/** The test files of the repository, in a fixed order; `*.long.test.ts` or all others. */
export function findTestFiles(kind: 'usual' | 'long', wanted: readonly string[] = []): TestFiles {
  const files = globSync('{packages,services,web,tools,e2e}/**/*.test.ts', {
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  })
    .filter((file) => file.endsWith('.long.test.ts') === (kind === 'long'))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .toSorted();
  const measures = (file: string): boolean => kind === 'long' || file.endsWith('.alone.test.ts');
  const rest = files.filter((file) => !measures(file));
  const needsMuch = (file: string): boolean => file.startsWith('e2e/');
  return {
    shared: rest.filter((file) => !needsMuch(file)),
    heavy: rest.filter(needsMuch),
    measuring: files.filter(measures),
  };
}

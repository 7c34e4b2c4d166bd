import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';

/**
 * Bytes that everything of a package weighs in an app's bundle, minified and compressed as servers send it: the package's own code, and
 * with all that it depends on.
 */
export async function bundleSize(app: string, name: string): Promise<{ readonly own: number; readonly all: number }> {
  const weigh = async (external: (specifier: string) => boolean): Promise<number> => {
    const entry = 'virtual:everything';
    const output = (await build({
      configFile: false,
      root: app,
      logLevel: 'error',
      plugins: [
        {
          name: 'everything',
          resolveId: (id) => (id === entry ? join(app, 'everything.js') : undefined),
          load: (id) => (id === join(app, 'everything.js') ? `export * from '${name}';` : undefined),
        },
      ],
      build: {
        write: false,
        minify: true,
        rolldownOptions: { input: entry, external, preserveEntrySignatures: 'strict' },
      },
    })) as Rollup.RollupOutput;
    return output.output
      .filter((one) => one.type === 'chunk')
      .reduce((bytes, { code }) => bytes + gzipSync(code).length, 0);
  };
  const isOther = (specifier: string): boolean => /^[a-z@]/.test(specifier) && !specifier.startsWith('virtual:');
  return {
    own: await weigh((specifier) => isOther(specifier) && !specifier.startsWith(name)),
    all: await weigh(() => false),
  };
}

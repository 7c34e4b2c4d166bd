import { isBuiltin } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { build, type Rollup } from 'vite';

/** Bundles a package with what it uses of other packages of ours into `dist/index.js`; tells which packages that still imports. */
export async function buildModule(packageFolder: string, isBundled: (specifier: string) => boolean): Promise<string[]> {
  const outDir = join(packageFolder, 'dist');
  const result = (await build({
    configFile: false,
    root: packageFolder,
    logLevel: 'warn',
    // Apps minify by themselves, and read this in their debuggers until then.
    build: {
      target: 'es2022',
      minify: false,
      outDir,
      emptyOutDir: true,
      lib: { entry: join(packageFolder, 'src/index.ts'), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: {
        external: (specifier) => !specifier.startsWith('.') && !isAbsolute(specifier) && !isBundled(specifier),
      },
    },
  })) as Rollup.RollupOutput[];
  const chunks = result.flatMap(({ output }) => output).filter((one) => one.type === 'chunk');
  return [...new Set(chunks.flatMap(({ imports }) => imports))].filter((specifier) => !isBuiltin(specifier));
}

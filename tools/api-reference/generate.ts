import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';

/** The packages that apps import, with the name of their page. */
const packages = [
  { folder: 'packages/client', tsconfig: 'packages/client/tsconfig.json', page: 'client.md' },
  { folder: 'packages/react', tsconfig: 'packages/react/tsconfig.json', page: 'react.md' },
  { folder: 'packages/server-sdk', tsconfig: 'tsconfig.json', page: 'server-sdk.md' },
] as const;

const root = new URL('../..', import.meta.url).pathname;

/** Writes one page per package into a folder, which is emptied first. Throws when the types have faults. */
export async function generate(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { folder: from, tsconfig, page } of packages) {
    const out = await mkdtemp(join(tmpdir(), 'confab-api-'));
    const options: Partial<TypeDocOptions> & Partial<PluginOptions> = {
      out,
      plugin: ['typedoc-plugin-markdown'],
      entryPoints: [join(root, from, 'src/index.ts')],
      tsconfig: join(root, tsconfig),
      outputFileStrategy: 'modules',
      entryFileName: page,
      readme: 'none',
      // The line numbers of sources would change the pages with every edit.
      disableSources: true,
      excludePrivate: true,
      excludeInternal: true,
      hideBreadcrumbs: true,
      hidePageHeader: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      classPropertiesFormat: 'table',
      typeAliasPropertiesFormat: 'table',
      expandObjects: false,
      // Types are checked elsewhere, by another TypeScript than the one this needs.
      skipErrorChecking: true,
      // Inherited members of the event emitter are its own documentation's.
      excludeExternals: true,
      logLevel: 'Error',
      validation: { notExported: false, invalidLink: true },
    };
    const app = await Application.bootstrapWithPlugins(options);
    const project = await app.convert();
    if (project === undefined) throw new Error(`${from}: the types have faults`);
    await app.generateOutputs(project);
    const text = await readFile(join(out, page), 'utf8');
    await rm(out, { recursive: true });
    const path = join(root, 'docs/api', page);
    await writeFile(join(folder, page), await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
  }
}

/** The pages in a folder by name. */
export async function readPages(folder: string): Promise<Map<string, string>> {
  const pages = (await readdir(folder)).toSorted();
  return new Map(
    await Promise.all(pages.map(async (page) => [page, await readFile(join(folder, page), 'utf8')] as const)),
  );
}

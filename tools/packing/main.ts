// `begin` and `end` around `npm pack` in a package's folder, as its `prepack` and `postpack`: npm packs the `package.json` that it finds,
// and knows no way to pack another one than the workspace works with.
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildModule } from './build-module.ts';
import { buildTypes } from './build-types.ts';
import { publishedManifest, type Manifest } from './published-manifest.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const contracts = '@confab/contracts';
const folder = process.cwd();
const manifestPath = join(folder, 'package.json');
const keptPath = join(folder, 'package.json.kept');

async function readManifest(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(path, 'utf8')) as Manifest;
}

async function begin(): Promise<void> {
  // One that was killed in between left it.
  await end();
  const source = await readManifest(manifestPath);
  const imports = await buildModule(folder, (specifier) => specifier === contracts);
  const own = join(folder, 'tsconfig.json');
  await buildTypes(folder, existsSync(own) ? own : join(root, 'tsconfig.json'));
  const bundled = await readManifest(join(root, 'packages/contracts/package.json'));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const published = publishedManifest(source, [bundled], imports);
  await rename(manifestPath, keptPath);
  await writeFile(manifestPath, `${JSON.stringify(published, null, 2)}\n`);
}

async function end(): Promise<void> {
  const wasPacking = await rename(keptPath, manifestPath).then(
    () => true,
    () => false,
  );
  if (wasPacking) await rm(join(folder, 'LICENSE'), { force: true });
}

const step = process.argv[2];
if (step === 'begin') await begin();
else if (step === 'end') await end();
else throw new Error(`use, in ${dirname(manifestPath)}: begin, or end`);

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What ends up in the built client. Tests are part of it: a rebuild takes seconds, a list of exceptions goes stale. */
const sources = ['package-lock.json', 'web', 'packages/client', 'packages/react', 'packages/contracts'];
const ignored = new Set(['node_modules', 'dist', 'server', 'coverage']);
const stampFile = 'web/dist/.source-hash';

/** Builds the client when its sources are others than those of the last build. True when it built. */
export async function buildClient(build: () => Promise<void>, root = '.'): Promise<boolean> {
  const stamp = join(root, stampFile);
  const wanted = await hashOf(root);
  const built = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (built === wanted) return false;
  // First gone, last written: an interrupted build is never taken for a finished one.
  await rm(stamp, { force: true });
  await build();
  await writeFile(stamp, wanted);
  return true;
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesBelow(join(root, source))) {
      hash.update(file.slice(root.length)).update('\0');
      hash.update(await readFile(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) return [path];
  const below = await Promise.all(
    entries
      .filter(({ name }) => !ignored.has(name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(async (entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)])),
  );
  return below.flat();
}

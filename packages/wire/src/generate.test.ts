import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatedDirectory, generateTypes } from './generate.ts';

test('the committed types are those of the proto files', async (t) => {
  const fresh = await mkdtemp(join(tmpdir(), 'confab-wire-'));
  t.after(() => rm(fresh, { recursive: true, force: true }));
  await generateTypes(fresh);
  assert.deepEqual(await readAll(generatedDirectory), await readAll(fresh), 'run: npm run generate -w packages/wire');
});

async function readAll(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const byName = files.map((file, index) => [file.slice(directory.length), texts[index] ?? ''] as const);
  return new Map(byName.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

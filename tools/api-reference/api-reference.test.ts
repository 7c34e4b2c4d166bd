import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generate, readPages } from './generate.ts';

test('the API reference is what the exported types say now (make docs)', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'confab-api-pages-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await generate(folder);
  const committed = await readPages(new URL('../../docs/api', import.meta.url).pathname);
  const generated = await readPages(folder);
  assert.deepEqual([...committed.keys()], [...generated.keys()]);
  for (const [page, text] of generated) assert.equal(committed.get(page), text, page);
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildClient } from './client-build.ts';

test('the client is built when its sources have changed, and only then', async (context) => {
  const root = await mkdtemp(join(tmpdir(), 'confab-build-'));
  context.after(async () => rm(root, { recursive: true }));
  for (const directory of ['web/src', 'web/server', 'web/node_modules', 'packages/client/src']) {
    await mkdir(join(root, directory), { recursive: true });
  }
  const write = async (file: string, text: string): Promise<void> => writeFile(join(root, file), text);
  let builds = 0;
  const build = async (): Promise<void> => {
    builds += 1;
    await mkdir(join(root, 'web/dist'), { recursive: true });
    await write('web/dist/index.html', 'built');
  };
  const attempt = async (): Promise<boolean> => buildClient(build, root);

  await write('web/src/main.ts', '1');
  assert.equal(await attempt(), true);
  assert.equal(await attempt(), false);

  for (const file of ['web/src/main.ts', 'packages/client/src/call.ts', 'package-lock.json']) {
    await write(file, 'changed');
    assert.equal(await attempt(), true, file);
    assert.equal(await attempt(), false, file);
  }
  for (const file of ['web/server/main.ts', 'web/node_modules/left.js', 'web/dist/other.js']) {
    await write(file, 'changed');
    assert.equal(await attempt(), false, file);
  }

  await write('web/src/main.ts', 'broken');
  await assert.rejects(
    buildClient(async () => Promise.reject(new Error('no')), root),
    /no/,
  );
  assert.equal(await attempt(), true, 'a build that failed is made again');
  assert.equal(builds, 5);
});

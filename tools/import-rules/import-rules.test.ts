import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { violations } from './rules.ts';
import { readSourceFile } from './source-file.ts';
import { readWorkspaces, type Workspace } from './workspace.ts';

const root = new URL('../..', import.meta.url).pathname;

describe('the import rules', () => {
  test('hold for every source file of the repository', () => {
    process.chdir(root);
    const workspaces = readWorkspaces();
    const paths = globSync('{packages,services,web,e2e,tools,load-tests}/**/*.{ts,tsx}', {
      exclude: (path) => /(^|\/)(node_modules|dist|generated|tmp)(\/|$)/.test(path),
    }).filter((path) => !path.endsWith('.d.ts'));
    const files = paths.map((path) => readSourceFile(path, readFileSync(path, 'utf8')));

    assert.deepEqual(
      files.flatMap((file) => violations(file, workspaces)),
      [],
    );
    // A check that reads nothing would pass as well.
    assert.ok(files.length > 100, `${files.length} files`);
    assert.ok(files.flatMap(({ imports }) => imports).length > 500);
    assert.ok(workspaces.length >= 8, `${workspaces.length} workspaces`);
    for (const tier of ['packages/', 'services/', 'web/']) {
      assert.ok(
        files.some(({ path, imports }) => path.startsWith(tier) && imports.length > 0),
        tier,
      );
    }
  });

  const workspace = (
    directory: string,
    name: string,
    dependencies: string[],
    devDependencies: string[] = [],
  ): Workspace => ({
    directory,
    name,
    dependencies: new Set(dependencies),
    devDependencies: new Set(devDependencies),
  });
  const workspaces = [
    workspace('packages/client', '@confab/client', [
      '@confab/contracts',
      'mediasoup-client',
      'zod',
      '@confab/platform',
    ]),
    workspace('packages/contracts', '@confab/contracts', ['zod', '@confab/platform']),
    workspace('packages/platform', '@confab/platform', ['express', '@confab/signaling', '@confab/web'], ['@types/ws']),
    workspace('packages/testkit', '@confab/testkit', []),
    workspace(
      'services/signaling',
      '@confab/signaling',
      ['express', 'ioredis', '@grpc/grpc-js', '@confab/media-node'],
      ['@confab/testkit', 'jose'],
    ),
    workspace('services/media-node', '@confab/media-node', ['mediasoup']),
    workspace('packages/react', '@confab/react', ['@confab/client', 'react']),
    workspace('web', '@confab/web', ['@confab/client', '@confab/contracts', '@confab/platform', 'express']),
    workspace('', 'confab', ['oxlint']),
  ];

  const refused: readonly [path: string, text: string, why: RegExp][] = [
    ['services/signaling/src/a.ts', "import { x } from '@confab/media-node';", /services are processes/],
    ['services/signaling/src/a.ts', "import { x } from '../../media-node/src/x.ts';", /another workspace by its path/],
    ['packages/platform/src/a.ts', "import type { X } from '@confab/signaling';", /packages import packages only/],
    ['packages/platform/src/a.ts', "export { x } from '@confab/web';", /packages import packages only/],
    ['packages/contracts/src/a.ts', "import { x } from '@confab/platform';", /contracts are the floor/],
    ['services/signaling/src/core/a.ts', "import type { Redis } from 'ioredis';", /core knows no sockets/],
    ['services/signaling/src/core/a.ts', "const { x } = await import('@grpc/grpc-js');", /core knows no sockets/],
    ['services/signaling/src/core/deep/a.ts', "import express from 'express';", /core knows no sockets/],
    ['services/signaling/src/core/a.ts', "import { x } from '../outbound/x.ts';", /imported by the edges/],
    ['packages/client/src/a.ts', "import { requests } from '@confab/contracts';", /only types from contracts/],
    ['packages/client/src/a.ts', "import { type A, requests } from '@confab/contracts';", /only types from contracts/],
    ['web/src/a.tsx', "import '@confab/contracts';", /only types from contracts/],
    ['web/src/a.tsx', "import type { X } from '@confab/platform';", /runs in browsers/],
    ['packages/client/src/a.ts', "import { z } from 'zod';", /runs in browsers/],
    ['packages/client/src/a.ts', "import { once } from 'node:events';", /there is no Node/],
    ['services/signaling/src/a.ts', "import { startRedis } from '@confab/testkit';", /the testkit is for tests/],
    ['services/signaling/src/a.ts', "import { SignJWT } from 'jose';", /only for development/],
    ['packages/client/src/a.ts', "import { x } from './testing/x.ts';", /part of the tests/],
    ['packages/react/src/model/a.ts', "import { useState } from 'react';", /know nothing of React/],
    ['packages/react/src/model/a.ts', "import { useCall } from '../hooks/use-call.ts';", /know nothing of React/],
    ['services/media-node/src/a.ts', "import { z } from 'zod';", /does not declare it/],
    ['services/media-node/src/a.ts', "import { z } from 'zod/mini';", /does not declare it/],
    ['services/signaling/src/core/a.ts', 'const level = process.env.LOG_LEVEL;', /reads process\.env/],
    ['services/signaling/src/main.ts', "const level = process['env'];", /reads process\.env/],
  ];
  for (const [path, text, why] of refused) {
    test(`refuse ${text} in ${path}`, () => {
      const found = violations(readSourceFile(path, `\n${text}\n`), workspaces);
      assert.ok(
        found.some((line) => line.startsWith(`${path}:2 `) && why.test(line)),
        `found: ${found.join('\n') || 'nothing'}`,
      );
    });
  }

  const allowed: readonly [path: string, text: string][] = [
    ['services/signaling/src/core/a.ts', "import { x } from './x.ts'; import { z } from '../core/z.ts';"],
    ['services/signaling/src/outbound/a.ts', "import { Redis } from 'ioredis'; import { x } from '../core/x.ts';"],
    [
      'services/signaling/src/a.test.ts',
      "import { startRedis } from '@confab/testkit'; import { SignJWT } from 'jose';",
    ],
    ['services/signaling/src/config.ts', 'export const env = process.env;'],
    [
      'packages/client/src/a.ts',
      "import type { Room } from '@confab/contracts'; import { type B } from '@confab/contracts';",
    ],
    [
      'packages/client/src/a.test.ts',
      "import { requests } from '@confab/contracts'; import { once } from 'node:events';",
    ],
    ['packages/platform/src/a.ts', "import type { WebSocket } from 'ws'; import { readFile } from 'node:fs/promises';"],
    ['packages/platform/src/a.ts', "import { x } from '@confab/platform';"],
    ['web/server/a.ts', "import { x } from '@confab/platform'; import { createServer } from 'node:http';"],
  ];
  for (const [path, text] of allowed) {
    test(`allow ${text} in ${path}`, () => {
      assert.deepEqual(violations(readSourceFile(path, text), workspaces), []);
    });
  }

  test('do not take a file that cannot be parsed for one without imports', () => {
    assert.throws(
      () => readSourceFile('packages/platform/src/a.ts', 'import { from'),
      /packages\/platform\/src\/a\.ts/,
    );
  });
});

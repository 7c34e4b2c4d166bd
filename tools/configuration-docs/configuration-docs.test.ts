import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { commaList, commonConfig, integer, secretText } from '@confab/platform';
import { z } from 'zod';
import { readProcesses } from './processes.ts';
import { renderPage } from './render.ts';
import { variablesOf } from './variables.ts';

describe('the configuration page', () => {
  test('is what the schemas say now (make docs)', async () => {
    const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    assert.equal(page, await renderPage(await readProcesses()));
  });

  test('explains every variable of every process', async () => {
    const processes = await readProcesses();
    assert.deepEqual(
      processes.map(({ folder }) => folder),
      ['services/media-node', 'services/signaling', 'web/server'],
    );
    for (const { folder, schema } of processes) {
      for (const { name, meaning } of variablesOf(schema)) assert.match(meaning, /\w{3}/, `${folder}: ${name}`);
    }
  });

  test('knows defaults, choices, secrets and what is required', () => {
    const schema = z.object({
      MODE: z.enum(['a', 'b']).default('a').describe('Which.'),
      PORT: integer({ min: 1 }).prefault('8080').describe('Where.'),
      URLS: commaList().prefault('x,y').describe('Whom.'),
      KEY: secretText(8).describe('With what.').meta({ secret: true }),
      NAME: z.string().optional().describe('Who.'),
    });
    assert.deepEqual(
      variablesOf(schema).map(({ name, required, defaultText, values, secret }) => [
        name,
        required,
        defaultText,
        values,
        secret,
      ]),
      [
        ['MODE', false, 'a', ['a', 'b'], false],
        ['PORT', false, '8080', [], false],
        ['URLS', false, 'x,y', [], false],
        ['KEY', true, null, [], true],
        ['NAME', false, null, [], false],
      ],
    );
  });

  test('says once what every service reads, and beside a process what is its own', async () => {
    const { CELL, LOG_LEVEL } = commonConfig;
    const page = await renderPage([
      { folder: 'services/a', schema: z.object({ CELL, LOG_LEVEL, A: z.string().describe('Only of a.') }) },
      { folder: 'services/b', schema: z.object({ CELL, LOG_LEVEL: LOG_LEVEL.describe('Another level.') }) },
    ]);
    assert.equal(page.split('`CELL`').length - 1, 1);
    const [, everyService = '', a = '', b = ''] = page.split('\n## ');
    assert.match(everyService, /`CELL`\s*\| `main`/);
    assert.match(a, /`A`\s*\| \*\*required\*\* \| Only of a\./);
    assert.match(b, /Another level\. One of `trace`/);
  });
});

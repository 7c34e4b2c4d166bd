import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ConfigError } from '@confab/platform';
import { compose } from './compose.ts';
import { webConfig } from './config.ts';

describe('the development web process refuses to start', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'confab-web-'));
    await writeFile(join(directory, 'index.html'), '');
    await writeFile(
      join(directory, 'tenants.json'),
      '{ "tenants": [{ "id": "acme", "keys": [{ "id": "k", "secret": "s3cret" }] }] }',
    );
    await writeFile(join(directory, 'broken.json'), '{ "secret": "s3cret"');
  });
  after(async () => rm(directory, { recursive: true }));

  const environment = (changes: Record<string, string>): Record<string, string> => ({
    CONFAB_MODE: 'development',
    WEB_ROOT: directory,
    WEB_PORT: '0',
    TENANTS_FILE: join(directory, 'tenants.json'),
    ...changes,
  });

  test('outside of development', async () => {
    await assert.rejects(
      compose(webConfig(environment({ CONFAB_MODE: 'production' }))),
      /CONFAB_MODE=development only/,
    );
    await assert.rejects(compose(webConfig(environment({ CONFAB_MODE: '' }))), /CONFAB_MODE=development only/);
  });

  test('without a built client', async () => {
    await assert.rejects(compose(webConfig(environment({ WEB_ROOT: join(directory, 'none') }))), /npm run build/);
  });

  test('without the development tenant, and shows no secret of the file', async () => {
    await assert.rejects(compose(webConfig(environment({}))), /no tenant dev/);
    await assert.rejects(compose(webConfig(environment({ TENANTS_FILE: join(directory, 'broken.json') }))), (error) => {
      assert.match(String(error), /broken\.json: not a tenants file/);
      assert.ok(!String(error).includes('s3cret'));
      return true;
    });
    await assert.rejects(compose(webConfig(environment({ TENANTS_FILE: join(directory, 'none.json') }))), /ENOENT/);
  });

  test('with faults in its environment, all named at once', () => {
    assert.throws(
      () => webConfig({ WEB_PORT: 'x', SIGNALING_URLS: 'ftp://a' }),
      (error) => error instanceof ConfigError && /WEB_PORT[\s\S]*SIGNALING_URLS[\s\S]*TENANTS_FILE/.test(error.message),
    );
  });
});

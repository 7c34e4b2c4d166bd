import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { commaList, commonConfig, ConfigError, integer, jsonText, readConfig, secretText } from './config.ts';

const schema = z.object({
  PORT: integer({ min: 0, max: 65_535 }).prefault('4000'),
  URLS: commaList().prefault('a'),
  KEY: secretText(8),
  SERVERS: jsonText(z.array(z.object({ url: z.string() }))).prefault('[]'),
});

describe('readConfig', () => {
  it('applies defaults and reads what is set', () => {
    const config = readConfig(schema, { KEY: 'long enough', URLS: ' a , b ,', SERVERS: '[{"url":"x"}]', OTHER: '1' });
    assert.deepEqual(
      { ...config, KEY: config.KEY.reveal() },
      { PORT: 4000, URLS: ['a', 'b'], KEY: 'long enough', SERVERS: [{ url: 'x' }] },
    );
  });

  it('takes an empty variable for an absent one', () => {
    assert.equal(readConfig(schema, { KEY: 'long enough', PORT: '' }).PORT, 4000);
  });

  it('reports all faults at once, by name', () => {
    assert.throws(
      () => readConfig(schema, { PORT: '70000', SERVERS: '[{"url":1}]' }),
      (error) =>
        error instanceof ConfigError &&
        /PORT: must be between 0 and 65535/.test(error.message) &&
        /KEY: is required/.test(error.message) &&
        /SERVERS: 0\.url: /.test(error.message),
    );
  });

  it('does not show a secret that is too short', () => {
    assert.throws(
      () => readConfig(schema, { KEY: 'tiny' }),
      (error) => error instanceof ConfigError && !error.message.includes('tiny'),
    );
  });

  it('refuses a number that is not whole', () => {
    assert.throws(() => readConfig(schema, { KEY: 'long enough', PORT: '80.5' }), /PORT: must be a whole number/);
  });

  it('reads what every service has in common', () => {
    const config = readConfig(z.object(commonConfig), { CLUSTER_SECRET: '0123456789abcdef' });
    assert.equal(config.CONFAB_MODE, 'production');
    assert.deepEqual(config.REDIS_URLS, ['redis://127.0.0.1:6379']);
    assert.equal(config.SHARDS, 128);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedEnvironment } from './shared-environment.ts';

describe('the environment that all processes share', () => {
  test('spreads rooms unless something else is asked for', () => {
    assert.equal(sharedEnvironment({}, { showLogs: false })['MAX_PER_ROOM_AND_NODE'], '1');
    assert.equal(sharedEnvironment({ MAX_PER_ROOM_AND_NODE: '0' }, { showLogs: false })['MAX_PER_ROOM_AND_NODE'], '0');
  });

  test('passes on what a service may know, and nothing that only make and the launcher understand', () => {
    const shared = sharedEnvironment(
      { LOG_LEVEL: 'debug', SIGNALING: '3', MAKEFLAGS: 'x', npm_config_cache: 'y', EMPTY: '' },
      { showLogs: true },
    );
    assert.equal(shared['LOG_LEVEL'], 'debug');
    assert.equal(shared['LOG_FORMAT'], 'pretty');
    for (const name of ['SIGNALING', 'MAKEFLAGS', 'npm_config_cache', 'EMPTY']) assert.equal(name in shared, false);
  });

  test('is a development cluster, whatever the shell says', () => {
    assert.equal(sharedEnvironment({ CONFAB_MODE: 'production' }, { showLogs: false })['CONFAB_MODE'], 'development');
  });
});

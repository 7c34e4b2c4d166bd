import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '@confab/platform';
import { loadConfig } from './config.ts';

const required = { CLUSTER_SECRET: 'x'.repeat(32), TENANTS_FILE: 'tenants.json' };
const secret = 'a-secret-that-is-shared-with-coturn';

function faultsOf(env: Record<string, string>): string {
  try {
    loadConfig({ ...required, ...env });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return assert.fail(`accepted ${JSON.stringify(env)}`);
}

test('TURN servers and their secret come together, good for a day by default', () => {
  const config = loadConfig({ ...required, TURN_URLS: 'turn:a:3478, turns:a:443?transport=tcp', TURN_SECRET: secret });
  assert.deepEqual(config.TURN_URLS, ['turn:a:3478', 'turns:a:443?transport=tcp']);
  assert.equal(config.TURN_SECRET?.reveal(), secret);
  assert.equal(config.TURN_TTL_S, 86_400);
  assert.match(faultsOf({ TURN_URLS: 'turn:a' }), /TURN_SECRET: is required with TURN_URLS/);
  assert.match(faultsOf({ TURN_SECRET: secret }), /TURN_URLS: is required with TURN_SECRET/);
});

test('servers that a browser would throw at are refused, all at once and without any secret', () => {
  const faults = faultsOf({
    ICE_SERVERS: '[{"urls":"http://a"},{"urls":"turn:a","username":"u"}]',
    TURN_URLS: 'stun:a',
    TURN_SECRET: 'short-one',
    TURN_TTL_S: '5',
  });
  assert.match(faults, /ICE_SERVERS: 0\.urls/);
  assert.match(faults, /ICE_SERVERS: 1: a TURN server needs username and credential/);
  assert.match(faults, /TURN_URLS\.0: must be turn: or turns:/);
  assert.match(faults, /TURN_SECRET: must have at least 16/);
  assert.match(faults, /TURN_TTL_S: must be between 60 and 604800/);
  assert.doesNotMatch(faults, /short-one/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configSchema, loadConfig } from './config.ts';

const enough = { CLUSTER_SECRET: 'a-secret-of-the-cell', RTC_ANNOUNCED_ADDRESS: '198.51.100.7' };

test('the secret and, in production, an announced address are all that is needed', () => {
  const config = loadConfig(enough);
  assert.equal(config.RTC_PORT_BASE, 44_400);
  assert.equal(config.GRPC_PORT, 50_051);
  assert.ok(config.WORKERS >= 1);
  assert.notEqual(config.PIPE_LISTEN_IP, '0.0.0.0');
  assert.equal(String(config.CLUSTER_SECRET), '[secret]');
});

test('pipes listen where clients’ media does, when that is one address', () => {
  assert.equal(loadConfig({ ...enough, RTC_LISTEN_IP: '192.0.2.5' }).PIPE_LISTEN_IP, '192.0.2.5');
  assert.equal(loadConfig({ ...enough, PIPE_LISTEN_IP: '192.0.2.6' }).PIPE_LISTEN_IP, '192.0.2.6');
});

test('in development any address is announced as the machine’s own', () => {
  const { RTC_ANNOUNCED_ADDRESS } = loadConfig({ CLUSTER_SECRET: enough.CLUSTER_SECRET, CONFAB_MODE: 'development' });
  assert.match(RTC_ANNOUNCED_ADDRESS ?? '', /^\d+\.\d+\.\d+\.\d+$/);
});

const faults: [string, Record<string, string>, RegExp][] = [
  ['no announced address in production', { RTC_ANNOUNCED_ADDRESS: '' }, /RTC_ANNOUNCED_ADDRESS: is required/],
  ['pipes on any address', { PIPE_LISTEN_IP: '0.0.0.0' }, /PIPE_LISTEN_IP/],
  ['an empty range of ports', { PIPE_PORT_MIN: '45000', PIPE_PORT_MAX: '44999' }, /PIPE_PORT_MAX/],
  ['ranges that overlap', { RTC_PORT_BASE: '44999', WORKERS: '2' }, /RTC_PORT_BASE/],
  ['a short secret', { CLUSTER_SECRET: 'short' }, /CLUSTER_SECRET: must have at least 16/],
  ['no workers', { WORKERS: '0' }, /WORKERS/],
];
for (const [name, env, message] of faults) {
  test(`${name} is refused`, () => assert.throws(() => loadConfig({ ...enough, ...env }), message));
}

test('every variable says what it is for', () => {
  for (const [name, schema] of Object.entries(configSchema.shape)) assert.ok(schema.description, name);
});

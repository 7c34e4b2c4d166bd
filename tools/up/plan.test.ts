import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError } from '@confab/platform';
import { upOptions } from './options.ts';
import { planCluster, type Plan } from './plan.ts';

function plan(env: Readonly<Record<string, string | undefined>> = {}): Plan {
  return planCluster({
    options: upOptions({ RTC_LISTEN_IP: '192.0.2.7', ...env }),
    secrets: { cluster: 'cluster-secret-of-a-test', redis: 'redis-password', turn: 'turn-secret-of-a-test' },
    directory: '/tmp/confab-test',
    redisServer: 'redis-server',
    turnSettings: 'use-auth-secret\n',
  });
}

function environments(of: Plan, kind: string): Readonly<Record<string, string>>[] {
  return of.processes.filter((process) => process.kind === kind).map(({ env }) => env);
}

/** Every port that a plan uses, pipes included. */
function allPorts({ processes }: Plan): number[] {
  return processes.flatMap(({ ports, env }) => [
    ...new Set(ports.map(({ port }) => port)),
    ...range(Number(env['PIPE_PORT_MIN'] ?? 1), Number(env['PIPE_PORT_MAX'] ?? 0)),
  ]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

describe('the plan of a development cluster', () => {
  test('without sizes is two signaling processes, two media nodes and the page at the documented ports', () => {
    const { processes, pageUrl, signalingUrls } = plan();
    assert.deepEqual(
      processes.map(({ name }) => name),
      ['redis', 'media-node-0', 'media-node-1', 'signaling-0', 'signaling-1', 'web'],
    );
    assert.equal(pageUrl, 'http://127.0.0.1:8080');
    assert.deepEqual(signalingUrls, ['http://127.0.0.1:4000', 'http://127.0.0.1:4001']);
  });

  for (const sizes of [
    {},
    { SIGNALING: '40', MEDIA: '40', WORKERS: '15' },
    { MEDIA: '7', WORKERS: '9', PORT_BASE: '20000', TURN: '1' },
  ]) {
    test(`gives no port twice with ${JSON.stringify(sizes)}`, () => {
      const ports = allPorts(plan(sizes));
      assert.equal(new Set(ports).size, ports.length);
    });
  }

  test('with TURN=1 has a coturn, whose secret signaling knows and no command line shows', () => {
    const { processes } = plan({ TURN: '1', PORT_BASE: '20000', RTC_LISTEN_IP: '192.0.2.7' });
    const turn = processes.find(({ kind }) => kind === 'turn');
    assert.match(turn?.file?.text ?? '', /^use-auth-secret\n[^]*static-auth-secret=turn-secret-of-a-test\n/);
    assert.match(turn?.file?.text ?? '', /listening-port=20095\nmin-port=20350\nmax-port=20399\n/);
    assert.deepEqual(turn?.command, ['turnserver', '-c', '/tmp/confab-test/turnserver.conf']);
    for (const env of environments(plan({ TURN: '1' }), 'signaling')) {
      assert.equal(env['TURN_SECRET'], 'turn-secret-of-a-test');
      assert.equal(env['TURN_URLS'], 'turn:192.0.2.7:3478?transport=udp,turn:192.0.2.7:3478?transport=tcp');
    }
    assert.ok(environments(plan(), 'signaling').every((env) => !('TURN_URLS' in env)));
  });

  test('is moved as a whole by PORT_BASE', () => {
    const moved = plan({ PORT_BASE: '60000', SIGNALING: '40', MEDIA: '40', WORKERS: '15' });
    for (const port of allPorts(moved)) assert.ok(port >= 60_000 && port < 65_000, `${port}`);
    assert.equal(moved.signalingUrls[0], 'http://127.0.0.1:60000');
    assert.equal(moved.pageUrl, 'http://127.0.0.1:60080');
  });

  test('needs one UDP and one TCP port of the same number per worker, where browsers reach it', () => {
    const node = plan({ WORKERS: '2' }).processes.find(({ name }) => name === 'media-node-1');
    const rtc = node?.ports
      .filter(({ host }) => host === '192.0.2.7')
      .map(({ port, udp }) => `${port}/${udp ? 'udp' : 'tcp'}`);
    assert.deepEqual(rtc, ['44402/tcp', '44402/udp', '44403/tcp', '44403/udp']);
    assert.equal(node?.env['RTC_PORT_BASE'], '44402');
    assert.equal(node?.env['WORKERS'], '2');
  });

  test('gives all tiers one secret and one Redis, and the page neither', () => {
    const of = plan({ SIGNALING: '3', MEDIA: '4' });
    const tiers = [...environments(of, 'signaling'), ...environments(of, 'media-node')];
    assert.equal(tiers.length, 7);
    for (const env of tiers) {
      assert.equal(env['CLUSTER_SECRET'], 'cluster-secret-of-a-test');
      assert.equal(env['REDIS_URLS'], 'redis://:redis-password@127.0.0.1:4090');
    }
    assert.ok(!JSON.stringify(environments(of, 'web')).includes('secret'));
  });

  test('keeps the password of Redis out of every command line', () => {
    const of = plan();
    assert.ok(!of.processes.some(({ command }) => command.join(' ').includes('redis-password')));
    assert.match(of.processes[0]?.input ?? '', /^requirepass redis-password$/m);
  });

  for (const [wrong, message] of [
    [{ SIGNALING: '0' }, /SIGNALING/],
    [{ MEDIA: 'many' }, /MEDIA/],
    [{ PORT_BASE: '65000' }, /PORT_BASE/],
    [{ SIGNALING: '-1', WORKERS: 'x' }, /SIGNALING[\s\S]*WORKERS/],
  ] as const) {
    test(`refuses ${JSON.stringify(wrong)}`, () => {
      assert.throws(
        () => plan(wrong),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    });
  }

  test('refuses more workers than it has ports for', () => {
    assert.throws(() => plan({ MEDIA: '40', WORKERS: '64' }), /at most 600/);
  });
});

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { PortsTaken, takenPorts } from './free-ports.ts';
import type { PlannedPort, PlannedProcess } from './plan.ts';

function process(ports: PlannedPort[]): PlannedProcess {
  return {
    kind: 'signaling',
    name: 'signaling-0',
    command: ['node'],
    env: {},
    ports,
    readiness: { by: 'http', url: 'http://127.0.0.1' },
  };
}

test('a taken port is named with its process, TCP and UDP apart', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
  const tcp = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, udp: false };
  const udp = { host: '127.0.0.1', port: socket.address().port, udp: true };
  try {
    assert.deepEqual(await takenPorts([process([tcp, udp])]), [
      `TCP port ${tcp.port} of signaling-0: taken on 127.0.0.1 by another process`,
      `UDP port ${udp.port} of signaling-0: taken on 127.0.0.1 by another process`,
    ]);
  } finally {
    await Promise.all([once(server.close(), 'close'), once(socket.close(), 'close')]);
  }
  assert.deepEqual(await takenPorts([process([tcp, udp])]), []);
});

test('an address that is not of this machine is said, not thrown', async () => {
  const [line] = await takenPorts([process([{ host: '192.0.2.1', port: 0, udp: false }])]);
  assert.match(line ?? '', /signaling-0: .*EADDRNOTAVAIL/);
});

test('the refusal says how to move, and not to where one is', () => {
  const refusal = (portBase: number | undefined): string =>
    new PortsTaken(['TCP port 4000 of signaling-0'], portBase).message;
  assert.match(refusal(undefined), /TCP port 4000 of signaling-0\n.*PORT_BASE=20000$/);
  assert.match(refusal(20_000), /PORT_BASE=30000$/);
});

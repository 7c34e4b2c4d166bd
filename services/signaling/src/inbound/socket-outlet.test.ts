import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect, type Socket as TcpSocket } from 'node:net';
import { after, before, test } from 'node:test';
import { listen } from '@confab/platform';
import { eventually } from '@confab/testkit';
import { Server, type Socket } from 'socket.io';
import { SocketOutlet } from './socket-outlet.ts';

const httpServer = createServer();
const io = new Server(httpServer, { transports: ['websocket'], perMessageDeflate: false });
let port = 0;

before(async () => {
  port = await listen(httpServer, '127.0.0.1', 0);
});
after(() => io.close());

/** A client that says hello and then reads no more: a phone in a tunnel. */
async function deafClient(): Promise<{ server: Socket; tcp: TcpSocket; closed: Promise<string> }> {
  const connected = new Promise<Socket>((resolve) => io.once('connection', resolve));
  const tcp = connect(port, '127.0.0.1');
  tcp.on('error', () => {});
  const key = Buffer.alloc(16, 1).toString('base64');
  tcp.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise<void>((resolve) => tcp.once('data', () => resolve()));
  // A masked text frame `40`: Socket.IO's connect.
  tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
  const server = await connected;
  tcp.pause();
  return { server, tcp, closed: new Promise((resolve) => server.once('disconnect', resolve)) };
}

test('a slow client first loses what is volatile, then its connection, and never on purpose of its own', async () => {
  const { server, tcp, closed } = await deafClient();
  const outlet = new SocketOutlet(server);
  const sent: string[] = [];
  server.onAnyOutgoing((name: string) => sent.push(name));
  const chunk = 'x'.repeat(64 * 1024);
  // The system's own buffers take some megabytes before the process has to keep anything.
  await eventually(
    async () => {
      outlet.send('chunk', chunk);
      const before = sent.length;
      outlet.sendVolatile('score', {});
      return sent.length === before;
    },
    { withinMs: 10_000, everyMs: 1 },
  );
  assert.equal(server.connected, true, 'only volatile events are left out yet');
  outlet.send('chunk', '');
  assert.equal(sent.at(-1), 'chunk', 'what counts is still sent');
  for (let bytes = 0; bytes < 1024 * 1024; bytes += chunk.length) outlet.send('chunk', chunk);
  tcp.destroy();
  assert.notEqual(await closed, 'server namespace disconnect', 'after that a client would not come back');
});

test('a client that reads everything loses nothing, however much it is', async () => {
  const connected = new Promise<Socket>((resolve) => io.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  let scores = 0;
  client.addEventListener('message', ({ data }) => {
    if (String(data).startsWith('0')) client.send('40');
    if (String(data).startsWith('42["score"')) scores += 1;
  });
  const server = await connected;
  const outlet = new SocketOutlet(server);
  for (let count = 0; count < 40; count += 1) {
    outlet.send('chunk', 'x'.repeat(64 * 1024));
    outlet.sendVolatile('score', {});
    await eventually(() => scores === count + 1, { withinMs: 5_000, everyMs: 1 });
  }
  assert.equal(server.connected, true);
  client.close();
});

test('a client that asks and never reads the answers is closed like one that is only slow', async () => {
  const { server, tcp, closed } = await deafClient();
  const outlet = new SocketOutlet(server);
  const answer = 'x'.repeat(64 * 1024);
  let answered = 0;
  server.on('ask', (ack: (answer: string) => void) => {
    ack(answer);
    answered += 1;
    outlet.sent();
  });
  const ask = Buffer.from('420["ask"]');
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 | ask.length, 0, 0, 0, 0]), ask]);
  const asking = setInterval(() => {
    for (let count = 0; count < 16; count += 1) tcp.write(frame);
  }, 5);
  try {
    assert.match(await closed, /transport close|forced close/);
    // What the system's own buffers took, and what the process may keep.
    assert.ok(answered < 2_000, `${answered} answers`);
  } finally {
    clearInterval(asking);
    tcp.destroy();
  }
});

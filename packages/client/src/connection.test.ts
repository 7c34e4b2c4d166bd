import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import type { Device } from 'mediasoup-client';
import { Server } from 'socket.io';
import { connect } from './connection.ts';
import { eventually } from './testing/eventually.ts';
import { person } from './testing/people.ts';

it('leaves a room that it entered while it was being closed, and gives none away', async (t) => {
  const http = createServer();
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  const asked: string[] = [];
  new Server(http).on('connection', (socket) =>
    socket.onAny((name: string, _payload: unknown, answer: (result: object) => void) => {
      asked.push(name);
      const joined = { room: 'standup', self: person('me'), participants: [], producers: [], seq: 0, resumeToken: 'r' };
      answer(name === 'join-room' ? { ...joined, rtpCapabilities: {} } : { rtpCapabilities: {} });
    }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
  const connection = connect({
    urls: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    token: 'token',
    // A browser that takes its time to say what it can do.
    makeDevice: () => ({ load: () => loaded }) as unknown as Device,
  });
  const joining = connection.join({ room: 'standup' });
  joining.catch(() => {});
  await eventually('the room is entered', () => asked.includes('join-room'));
  // Answered after the join, on the same socket.
  await connection.createRoom({ room: 'another' });
  await connection.close();
  load();
  await assert.rejects(joining, { code: 'unavailable' });
});

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Device } from 'mediasoup-client';
import { Server } from 'socket.io';
import { connect, type ConnectOptions } from './connection.ts';
import { call } from './testing/call-device.ts';
import { eventually } from './testing/eventually.ts';
import { person } from './testing/people.ts';

const joined = { room: 'standup', self: person('me'), participants: [], producers: [], seq: 0, resumeToken: 'r' };

/** A connection to a server that lets everybody in, and what it is asked. */
async function open(t: TestContext, options: Partial<ConnectOptions>) {
  const http = createServer();
  const asked: { name: string; payload: Record<string, unknown> }[] = [];
  new Server(http).on('connection', (socket) =>
    socket.onAny((name: string, payload: Record<string, unknown>, answer: (result: object) => void) => {
      asked.push({ name, payload });
      if (name === 'call-initiate') answer(call('RINGING', 'ringing', 0));
      else answer({ ...(name === 'join-room' ? joined : {}), rtpCapabilities: {} });
    }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const urls = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const connection = connect({ urls, token: 'token', ...options });
  t.after(async () => {
    await connection.close();
    http.closeAllConnections();
    http.close();
  });
  return { connection, asked };
}

describe('a connection', () => {
  it('leaves a room that it entered while it was being closed, and gives none away', async (t) => {
    const { promise: loaded, resolve: load } = Promise.withResolvers<void>();
    // A browser that takes its time to say what it can do.
    const makeDevice = () => ({ load: () => loaded }) as unknown as Device;
    const { connection, asked } = await open(t, { makeDevice });
    const joining = connection.join({ room: 'standup' });
    joining.catch(() => {});
    await eventually('the room is asked for', () => asked.some(({ name }) => name === 'join-room'));
    // Answered after the join, on the same socket.
    await connection.createRoom({ room: 'another' });
    await connection.close();
    load();
    await assert.rejects(joining, { code: 'unavailable' });
  });

  it('joins the room of a call at once, and receives there what the app said', async (t) => {
    const makeDevice = () => ({ load: async () => {} }) as unknown as Device;
    const { connection, asked } = await open(t, { makeDevice, callSubscribe: 'none' });
    await connection.calls.initiate({ callees: ['ben'], type: 'AUDIO' });
    await eventually('it joins', () => asked.some(({ name }) => name === 'join-room'));
    const { payload = {} } = asked.find(({ name }) => name === 'join-room') ?? {};
    assert.deepEqual([payload['room'], payload['autoSubscribe']], ['call-c1', false]);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { CallError, type Direction, type Transport } from '@confab/contracts';
import { MediaConnection, type MediaConnectionOptions } from './media-connection.ts';
import type { SignalingSession } from './signaling-session.ts';

const retryable = ['unavailable', 'no-capacity', 'timeout', 'rate-limited', 'conflict'];
const giveUpAfterMs = 30_000;

/** Tells the server our end of the transport and dials it, without waiting for the handshake. */
export async function connectTransport(
  session: SignalingSession,
  transport: Transport,
  options: MediaConnectionOptions,
): Promise<MediaConnection> {
  const connection = await MediaConnection.open(transport, options);
  try {
    const { dtlsParameters } = connection;
    await session.request('connect-transport', { transportId: transport.id, dtlsParameters });
    connection.dial();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Makes a transport anew after the old one was lost; while the cluster has no place for it, again and again, up to 30 s. */
export async function rebuildTransport(
  session: SignalingSession,
  direction: Direction,
  options: MediaConnectionOptions,
): Promise<MediaConnection> {
  const deadline = performance.now() + giveUpAfterMs;
  for (;;) {
    try {
      const { transport } = await session.request('create-transport', { direction });
      return await connectTransport(session, transport, options);
    } catch (error) {
      if (!(error instanceof CallError) || !retryable.includes(error.code) || performance.now() > deadline) throw error;
      await delay((error.retryAfterMs ?? 500) * (0.5 + Math.random() / 2));
    }
  }
}

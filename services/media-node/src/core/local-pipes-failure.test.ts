import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { test } from 'node:test';
import { consumeAll, joinCommand, produceVideo } from '../testing/media-parameters.ts';
import { startTestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';

/** Two ports next to each other that nobody else has, until they are closed. */
async function takePorts(): Promise<{ first: number; sockets: Socket[] }> {
  for (;;) {
    const first = 47_000 + 2 * Math.floor(Math.random() * 500);
    const sockets = [createSocket('udp4'), createSocket('udp4')];
    try {
      for (const [index, socket] of sockets.entries()) {
        await new Promise<void>((resolve, reject) => {
          socket.once('error', reject);
          socket.bind(first + index, '127.0.0.1', resolve);
        });
      }
      return { first, sockets };
    } catch {
      for (const socket of sockets) socket.close();
    }
  }
}

test('workers between which no pipe could be made have one as soon as it can be', async () => {
  const { first, sockets } = await takePorts();
  const node = await startTestNode({
    workers: 2,
    settings: { maxConsumersPerProducerAndWorker: 1, pipePorts: { min: first, max: first + 1 } },
  });
  try {
    const pod = await new TestPod(node.media()).open();
    for (const person of ['anna', 'ben']) await pod.do(person, joinCommand(person));
    await pod.do('anna', produceVideo('anna'));
    await pod.do('ben', produceVideo('ben'));
    const { consumed: none } = await pod.do('ben', consumeAll('ben', ['anna-video']));
    assert.deepEqual(
      none!.failures.map(({ failure }) => failure!.code),
      ['unavailable'],
      'no fault of the client',
    );
    for (const socket of sockets.splice(0)) await new Promise<void>((resolve) => socket.close(() => resolve()));
    for (const [viewer, publisher] of [
      ['ben', 'anna'],
      ['anna', 'ben'],
    ] as const) {
      const { consumed } = await pod.do(viewer, consumeAll(viewer, [`${publisher}-video`]));
      assert.deepEqual(consumed!.failures, []);
      assert.equal(consumed!.consumers.length, 1, 'one pair serves both directions: there are no more ports');
    }
    pod.close();
  } finally {
    for (const socket of sockets) socket.close();
    await node.stop();
  }
});

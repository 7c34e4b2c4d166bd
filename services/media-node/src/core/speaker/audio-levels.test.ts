import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LiveSignal } from '@confab/cluster';
import { eventually, type MediaConnection } from '@confab/testkit';
import { joinCommand, produceAudio } from '../../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../../testing/test-node.ts';
import { audiblePacket, connectPeer } from '../../testing/test-peer.ts';
import { TestPod } from '../../testing/test-pod.ts';

const soon = { withinMs: 5_000 };
const said: LiveSignal[] = [];
const loudness = new Map<string, number>();
const connections: MediaConnection[] = [];
let node: TestNode;
let pod: TestPod;
let speaking: NodeJS.Timeout;

before(async () => {
  node = await startTestNode({
    workers: 2,
    // One to a worker: the room has two routers.
    settings: { maxConsumersPerProducerAndWorker: 1 },
    signals: {
      publishLive: (_, signal) => void said.push(signal),
      publishLevels: () => undefined,
      watchLive: async () => ({ close: () => undefined }),
      watchLevels: async () => ({ close: () => undefined }),
    },
  });
  pod = await new TestPod(node.media()).open();
  const senders: ((sequence: number) => void)[] = [];
  for (const person of ['anna', 'ben']) {
    const { attached } = await pod.do(person, joinCommand(person));
    const transport = attached!.transports.find(({ direction }) => direction === 'SEND')!;
    const connection = await connectPeer(pod, person, transport);
    connections.push(connection);
    const { produce } = produceAudio(person);
    await pod.do(person, { produce });
    const parameters = JSON.parse(produce!.rtpParametersJson!) as { encodings: { ssrc: number }[] };
    const { ssrc } = parameters.encodings[0]!;
    senders.push((sequence) => {
      const dBov = loudness.get(person);
      if (dBov !== undefined) connection.send(audiblePacket(ssrc, sequence, dBov));
    });
  }
  let sequence = 0;
  speaking = setInterval(() => {
    sequence += 1;
    for (const send of senders) send(sequence);
  }, 20);
});

after(async () => {
  clearInterval(speaking);
  for (const connection of connections) connection.close();
  pod.close();
  await node.stop();
});

const speaker = (): string | null | undefined => {
  const last = said.at(-1);
  return last?.type === 'speaker' ? last.participantId : undefined;
};

/** Observers of the room's routers, in the workers. */
async function observers(): Promise<number> {
  let count = 0;
  for (const participant of node.rooms.participants()) {
    const { router } = await participant.seat();
    count += (await router.dump()).rtpObserverIds.length;
  }
  return count;
}

test('who speaks is heard on every worker of the room, from the levels in the packets', async () => {
  assert.deepEqual(
    node.stats().workers.map(({ producers }) => producers),
    [1, 1],
  );
  loudness.set('anna', -30).set('ben', -90);
  await eventually(() => speaker() === 'anna', soon);
  loudness.set('ben', -20);
  await eventually(() => speaker() === 'ben', soon);
  const last = said.at(-1);
  assert.ok(last?.type === 'speaker' && last.volume > 0.5);
  assert.deepEqual(last.audible, ['ben', 'anna']);
  loudness.clear();
  await eventually(() => speaker() === null, soon);
});

test('a muted microphone is not heard, and nobody listens where there is none', async () => {
  assert.equal(await observers(), 2);
  loudness.set('anna', -30);
  await eventually(() => speaker() === 'anna', soon);
  await pod.do('anna', { pauseProducer: { producerId: 'anna-audio' } });
  await eventually(() => speaker() === null, soon);
  await pod.do('anna', { closeProducer: { producerId: 'anna-audio' } });
  await eventually(async () => (await observers()) === 1, soon);
  await pod.do('ben', { closeProducer: { producerId: 'ben-audio' } });
  await eventually(async () => (await observers()) === 0, soon);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type MediaConnection } from '@confab/testkit';
import { consumeAll, joinCommand, opusParameters } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { connectPeer, opusPacket, rtpSsrc } from '../testing/test-peer.ts';
import { TestPod } from '../testing/test-pod.ts';

const people = ['anna', 'ben', 'carl', 'dora'];
let node: TestNode;
let pod: TestPod;
const connections: MediaConnection[] = [];
/** Who has heard which SSRC, and how often. */
const heard = new Map<string, Map<number, number>>();
const ssrcs = new Map<string, number>();
let speaking: NodeJS.Timeout;

before(async () => {
  node = await startTestNode({ workers: 2, settings: { maxConsumersPerProducerAndWorker: 2 } });
  pod = await new TestPod(node.media()).open();
  const senders: { connection: MediaConnection; ssrc: number }[] = [];
  for (const [index, person] of people.entries()) {
    const { attached } = await pod.do(person, joinCommand(person));
    const ears = new Map<number, number>();
    heard.set(person, ears);
    for (const transport of attached!.transports) {
      const connection = await connectPeer(pod, person, transport, {
        onPacket: (packet) => {
          const ssrc = rtpSsrc(packet);
          if (ssrc !== undefined) ears.set(ssrc, (ears.get(ssrc) ?? 0) + 1);
        },
      });
      connections.push(connection);
      if (transport.direction === 'SEND') senders.push({ connection, ssrc: 5_000 + index });
    }
    await pod.do(person, {
      produce: {
        transportId: `${person}-send`,
        producerId: `${person}-audio`,
        incarnation: 1,
        kind: 'AUDIO',
        rtpParametersJson: opusParameters(5_000 + index),
      },
    });
  }
  let sequence = 0;
  speaking = setInterval(() => {
    sequence += 1;
    for (const { connection, ssrc } of senders) connection.send(opusPacket(ssrc, sequence));
  }, 20);
});

after(async () => {
  clearInterval(speaking);
  for (const connection of connections) connection.close();
  pod.close();
  await node.stop();
});

async function consumeEverybody(person: string): Promise<void> {
  const others = people.filter((other) => other !== person).map((other) => `${other}-audio`);
  const { consumed } = await pod.do(person, consumeAll(person, others, { resume: true }));
  assert.deepEqual(consumed!.failures, []);
  for (const { consumerId, rtpParametersJson } of consumed!.consumers) {
    const { encodings } = JSON.parse(rtpParametersJson) as { encodings: { ssrc: number }[] };
    ssrcs.set(consumerId, encodings[0]!.ssrc);
  }
}

function packets(person: string, speaker: string): number {
  const ssrc = ssrcs.get(`${person}<${speaker}-audio`);
  return ssrc === undefined ? 0 : (heard.get(person)?.get(ssrc) ?? 0);
}

/** Something must arrive that was not there before. */
async function hears(person: string, speaker: string): Promise<void> {
  const before = packets(person, speaker);
  await eventually(() => packets(person, speaker) > before + 3, { withinMs: 5_000 });
}

test('four people over two workers hear each other, each producer crossing once', async () => {
  assert.deepEqual(
    node.stats().workers.map(({ transports }) => transports),
    [4, 4],
    'two people are the limit of a worker',
  );
  await Promise.all(people.map(consumeEverybody));
  for (const person of people) {
    for (const speaker of people) if (speaker !== person) await hears(person, speaker);
  }
  // Four producers, each wanted by two on the other worker.
  assert.equal(node.stats().localPipes, 4);
  assert.equal(
    node.stats().workers.reduce((sum, { consumers }) => sum + consumers, 0),
    12,
    'pipes are not counted',
  );
});

test('a pipe rests while nobody behind it listens, without anybody hearing of a pause, and wakes up', async () => {
  const [speaker] = people;
  const before = node.stats().workers.findIndex(({ producers }) => producers > 0);
  assert.notEqual(before, -1);
  const [participant] = [...node.rooms.participants()].filter(({ address }) => address.participantId === speaker);
  const home = participant!.load().worker;
  const viewers = [...node.rooms.participants()].filter((other) => other.load().worker !== home);
  assert.equal(viewers.length, 2);
  const consumerIds = viewers.map(({ address }) => `${address.participantId}<${speaker}-audio`);
  for (const [index, viewer] of viewers.entries()) {
    await pod.do(viewer.address.participantId, { pauseConsumer: { consumerId: consumerIds[index]! } });
  }
  const pipedProducer = async (): Promise<boolean> => {
    const { router } = await viewers[0]!.seat();
    const lease = await viewers[0]!.room.lease(
      { internalId: `${speaker}-audio.1`, kind: 'media', origin: null },
      router,
      new AbortController().signal,
    );
    lease.release();
    return lease.producer.paused;
  };
  await eventually(pipedProducer, { withinMs: 5_000, everyMs: 400 });
  const { attached } = await pod.do(viewers[0]!.address.participantId, { attach: {} });
  const own = attached!.consumers.find(({ consumerId }) => consumerId === consumerIds[0]);
  assert.equal(own!.producerPaused, false, 'the publisher has not paused');

  await pod.do(viewers[0]!.address.participantId, { resumeConsumer: { consumerId: consumerIds[0]! } });
  await hears(viewers[0]!.address.participantId, speaker!);
});

test('a pipe ends with its producer, and when nobody consumes it', async () => {
  await pod.do('anna', { closeProducer: { producerId: 'anna-audio' } });
  await eventually(() => node.stats().localPipes === 3, { withinMs: 2_000 });
  for (const person of people) {
    for (const other of people) await pod.do(person, { closeConsumer: { consumerId: `${person}<${other}-audio` } });
  }
  assert.equal(
    node.stats().workers.reduce((sum, { consumers }) => sum + consumers, 0),
    0,
  );
  await eventually(() => node.stats().localPipes === 0, { withinMs: 8_000 });
  for (const person of people) await pod.do(person, { closeParticipant: {} });
  await eventually(
    async () => {
      const dumps = await Promise.all(node.workers.running.map(({ worker }) => worker.dump()));
      assert.deepEqual(
        dumps.map(({ routerIds }) => routerIds),
        [[], []],
      );
    },
    { withinMs: 2_000 },
  );
});

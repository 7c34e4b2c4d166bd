import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TransportId } from '@confab/contracts';
import { eventually, type MediaConnection } from '@confab/testkit';
import { consumeAll, dtlsParameters, joinCommand, produceAudio, produceVideo } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { connectPeer } from '../testing/test-peer.ts';
import { TestPod } from '../testing/test-pod.ts';

let node: TestNode;
let pod: TestPod;
before(async () => {
  node = await startTestNode();
  pod = await new TestPod(node.media()).open();
});
after(async () => {
  pod.close();
  await node.stop();
});

const lost = (transportId: string) =>
  pod.notifications.find(({ transportClosed }) => transportClosed?.transportId === transportId)?.transportClosed;

test('a second transport of a direction takes over when it connects, not before', async () => {
  const { attached } = await pod.do('anna', joinCommand('anna'));
  const send = attached!.transports.find(({ direction }) => direction === 'SEND')!;
  const first = await connectPeer(pod, 'anna', send);
  await pod.do('anna', produceVideo('anna'));

  const wish = { transportId: 'anna-send-2', direction: 'SEND' as const };
  const { transportCreated } = await pod.do('anna', { createTransport: { transport: wish } });
  await pod.do('anna', { resumeProducer: { producerId: 'anna-video' } });
  assert.equal(lost('anna-send'), undefined, 'the old one goes on');

  const second = await connectPeer(pod, 'anna', transportCreated!.transport!);
  await eventually(() => lost('anna-send') !== undefined, { withinMs: 2_000 });
  assert.deepEqual([lost('anna-send')!.reason, lost('anna-send')!.direction], ['replaced', 'SEND']);
  await eventually(() => pod.notifications.some(({ producerClosed }) => producerClosed?.producerId === 'anna-video'), {
    withinMs: 2_000,
  });
  const { attached: now } = await pod.do('anna', { attach: {} });
  assert.deepEqual(
    new Map(now!.transports.map(({ transportId, connected }) => [transportId, connected])),
    new Map([
      ['anna-recv', false],
      ['anna-send-2', true],
    ]),
  );
  await pod.do('anna', { closeParticipant: {} });
  first.close();
  second.close();
});

test('a replacement that never connects gives way to the next one', async () => {
  await pod.do('ben', joinCommand('ben'));
  for (let attempt = 1; attempt <= 5; attempt++) {
    const transport = { transportId: `ben-retry-${attempt}`, direction: 'RECV' as const };
    await pod.do('ben', { createTransport: { transport } });
  }
  const { attached } = await pod.do('ben', { attach: {} });
  const receiving = attached!.transports.filter(({ direction }) => direction === 'RECV');
  assert.ok(receiving.length <= 2, `${receiving.length} transports of one direction`);
  assert.equal(receiving.at(-1)!.transportId, 'ben-retry-5');
  await pod.do('ben', { closeParticipant: {} });
});

test('a transport whose DTLS fails is closed with all that was on it, and everybody concerned is told', async () => {
  const { attached } = await pod.do('carl', joinCommand('carl'));
  await pod.do('dora', joinCommand('dora'));
  await pod.do('carl', produceAudio('carl'));
  await pod.do('dora', consumeAll('dora', ['carl-audio']));
  // Not the certificate that it shows then.
  const send = attached!.transports.find(({ direction }) => direction === 'SEND')!;
  const connection = await connectPeer(pod, 'carl', send, { dtlsParametersJson: dtlsParameters });
  await eventually(
    () => {
      assert.equal(lost('carl-send')?.reason, 'connection-lost');
      assert.ok(pod.notifications.some(({ producerClosed }) => producerClosed?.producerId === 'carl-audio'));
      assert.ok(pod.notifications.some(({ consumerClosed }) => consumerClosed?.consumerId === 'dora<carl-audio'));
      const { workers } = node.stats();
      assert.deepEqual([workers[0]!.producers, workers[0]!.consumers, workers[0]!.transports], [0, 0, 3]);
    },
    { withinMs: 5_000 },
  );
  for (const person of ['carl', 'dora']) await pod.do(person, { closeParticipant: {} });
  connection.close();
});

test('ICE is restarted under new credentials', async () => {
  const { attached } = await pod.do('eve', joinCommand('eve'));
  const before = JSON.parse(attached!.transports[0]!.iceParametersJson) as { usernameFragment: string };
  const { iceRestarted } = await pod.do('eve', { restartIce: { transportId: attached!.transports[0]!.transportId } });
  const after = JSON.parse(iceRestarted!.iceParametersJson) as { usernameFragment: string };
  assert.notEqual(after.usernameFragment, before.usernameFragment);
  await pod.do('eve', { closeParticipant: {} });
});

test('over TCP, losing the connection is final, except while ICE is restarted on a receive transport', async () => {
  const iceStateOf = (person: string) => {
    const participant = [...node.rooms.participants()].find(({ address }) => address.participantId === person)!;
    return participant.transports.require(`${person}-recv` as TransportId).webRtc.iceState;
  };
  const connections = new Map<string, MediaConnection>();
  for (const person of ['fay', 'gus']) {
    const { attached } = await pod.do(person, joinCommand(person));
    const recv = attached!.transports.find(({ direction }) => direction === 'RECV')!;
    connections.set(person, await connectPeer(pod, person, recv, { tcpOnly: true }));
  }
  await pod.do('gus', { restartIce: { transportId: 'gus-recv' } });
  for (const connection of connections.values()) connection.close();
  await eventually(() => lost('fay-recv')?.reason === 'connection-lost', { withinMs: 5_000 });
  await eventually(() => iceStateOf('gus') === 'disconnected', { withinMs: 5_000 });
  await pod.do('gus', { restartIce: { transportId: 'gus-recv' } });
  assert.equal(lost('gus-recv'), undefined);
  for (const person of ['fay', 'gus']) await pod.do(person, { closeParticipant: {} });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@confab/testkit';
import { status } from '@grpc/grpc-js';
import { consumeAll, dtlsParameters, joinCommand, produceAudio, produceVideo } from '../testing/media-parameters.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';

let node: TestNode;
before(async () => {
  node = await startTestNode();
});
after(() => node.stop());

const openPod = (name?: string) => new TestPod(node.media(), name).open();

test('two people join, publish and receive each other, and leave nothing behind', async () => {
  const pod = await openPod();
  for (const person of ['anna', 'ben']) {
    const { attached } = await pod.do(person, joinCommand(person));
    assert.deepEqual(
      attached!.transports
        .map(({ direction, connected }) => ({ direction, connected }))
        .toSorted((a, b) => b.direction.localeCompare(a.direction)),
      [
        { direction: 'SEND', connected: false },
        { direction: 'RECV', connected: false },
      ],
    );
    const candidates = JSON.parse(attached!.transports[0]!.iceCandidatesJson) as { protocol: string; port: number }[];
    assert.deepEqual(candidates.map(({ protocol }) => protocol).toSorted(), ['tcp', 'udp']);
    assert.ok(attached!.transports[0]!.sctpParametersJson.includes('maxMessageSize'));
    await pod.do(person, { connectTransport: { transportId: `${person}-send`, dtlsParametersJson: dtlsParameters } });
    const { produced } = await pod.do(person, produceVideo(person));
    assert.equal(produced!.producer!.type, 'simulcast');
    await pod.do(person, produceAudio(person));
  }
  const { consumed } = await pod.do('ben', consumeAll('ben', ['anna-video', 'anna-audio']));
  assert.deepEqual(consumed!.failures, []);
  assert.deepEqual(
    consumed!.consumers.map(({ consumerId, kind, type, paused, producerPaused }) => ({
      consumerId,
      kind,
      type,
      paused,
      producerPaused,
    })),
    [
      { consumerId: 'ben<anna-video', kind: 'VIDEO', type: 'simulcast', paused: true, producerPaused: false },
      { consumerId: 'ben<anna-audio', kind: 'AUDIO', type: 'simple', paused: true, producerPaused: false },
    ],
  );
  await pod.do('ben', { resumeConsumer: { consumerId: 'ben<anna-video' } });
  await pod.do('ben', { setPreferredLayers: { consumerId: 'ben<anna-video', spatialLayer: 0 } });
  await pod.do('ben', { requestKeyFrame: { consumerId: 'ben<anna-video' } });
  await pod.do('anna', { pauseProducer: { producerId: 'anna-video' } });

  const { attached } = await pod.do('ben', { attach: {} });
  assert.deepEqual(
    attached!.consumers.map(({ consumerId, paused, producerPaused }) => ({ consumerId, paused, producerPaused })),
    [
      { consumerId: 'ben<anna-video', paused: false, producerPaused: true },
      { consumerId: 'ben<anna-audio', paused: true, producerPaused: false },
    ],
  );
  const [worker] = node.stats().workers;
  assert.equal(worker!.transports, 4);
  assert.equal(worker!.producers, 4);
  assert.equal(worker!.consumers, 2);

  await pod.do('anna', { closeProducer: { producerId: 'anna-audio' } });
  await pod.do('anna', { closeParticipant: { reason: 'left' } });
  await eventually(() => pod.notifications.filter(({ consumerClosed }) => consumerClosed).length === 2, {
    withinMs: 2_000,
  });
  assert.deepEqual(
    pod.notifications.flatMap(({ consumerClosed }) => (consumerClosed ? [consumerClosed] : [])),
    ['anna-audio', 'anna-video'].map((producerId) => ({
      consumerId: `ben<${producerId}`,
      producerId,
      reason: 'producer-closed',
    })),
  );
  await pod.do('ben', { closeParticipant: {} });
  await leavesNothing(node);
  pod.close();
});

test('data channels are produced and consumed', async () => {
  const pod = await openPod();
  await pod.do('anna', joinCommand('anna-d'), { room: 'data' });
  await pod.do('ben', joinCommand('ben-d'), { room: 'data' });
  const { dataProduced } = await pod.do(
    'anna',
    {
      produceData: {
        transportId: 'anna-d-send',
        dataProducerId: 'chat',
        label: 'chat',
        protocol: 'json',
        sctpStreamParametersJson: '{"streamId":1,"ordered":true}',
      },
    },
    { room: 'data' },
  );
  assert.deepEqual(dataProduced!.dataProducer, { dataProducerId: 'chat', label: 'chat', protocol: 'json' });
  const consume = {
    consumeData: {
      transportId: 'ben-d-recv',
      dataProducerId: 'chat',
      dataConsumerId: 'ben<chat',
      participantId: 'anna',
    },
  };
  const { dataConsumed } = await pod.do('ben', consume, { room: 'data' });
  assert.equal(dataConsumed!.dataConsumer!.label, 'chat');
  assert.equal(typeof JSON.parse(dataConsumed!.dataConsumer!.sctpStreamParametersJson).streamId, 'number');
  await pod.do('anna', { closeDataProducer: { dataProducerId: 'chat' } }, { room: 'data' });
  await eventually(
    () => pod.notifications.some(({ dataConsumerClosed }) => dataConsumerClosed?.reason === 'producer-closed'),
    {
      withinMs: 2_000,
    },
  );
  for (const person of ['anna', 'ben']) await pod.do(person, { closeParticipant: {} }, { room: 'data' });
  await leavesNothing(node);
  pod.close();
});

test('a new owner gets all media and the notifications; the old one is told and refused', async () => {
  const [old, fresh] = await Promise.all([openPod('pod-old'), openPod('pod-new')]);
  const room = 'owners';
  await old.do('anna', joinCommand('anna-o'), { room });
  await old.do('anna', produceVideo('anna-o'), { room });
  await old.do('ben', joinCommand('ben-o'), { room });
  await old.do('ben', consumeAll('ben-o', ['anna-o-video']), { room });

  const { attached } = await fresh.do('ben', { attach: {} }, { room, ownerEpoch: 3 });
  assert.deepEqual(attached!.transports.map(({ transportId }) => transportId).toSorted(), ['ben-o-recv', 'ben-o-send']);
  assert.equal(attached!.consumers.length, 1);
  await eventually(() => old.notifications.some(({ ownerChanged }) => ownerChanged?.ownerEpoch === 3), {
    withinMs: 2_000,
  });
  const refused = await old.refusal('ben', { resumeConsumer: { consumerId: 'ben-o<anna-o-video' } }, { room });
  assert.deepEqual([refused.code, refused.ownerEpochSeen], ['conflict', 3]);
  const closing = await old.refusal('ben', { closeParticipant: {} }, { room });
  assert.equal(closing.ownerEpochSeen, 3, 'a pod that slept closes nothing');
  assert.equal((await old.refusal('ben', { attach: {} }, { room, ownerEpoch: 2 })).ownerEpochSeen, 3);

  await old.do('anna', { closeProducer: { producerId: 'anna-o-video' } }, { room });
  await eventually(() => fresh.notifications.some(({ consumerClosed }) => consumerClosed), { withinMs: 2_000 });
  assert.ok(!old.notifications.some(({ consumerClosed }) => consumerClosed));
  await old.do('anna', { closeParticipant: {} }, { room });
  await fresh.do('ben', { closeParticipant: {} }, { room, ownerEpoch: 3 });
  await leavesNothing(node);
  old.close();
  fresh.close();
});

test('media goes on without its pod, which finds it again', async () => {
  const first = await openPod();
  await first.do('anna', joinCommand('anna-p'), { room: 'orphans' });
  first.close();
  await first.ended;
  const second = await openPod();
  const { attached } = await second.do('anna', { attach: {} }, { room: 'orphans' });
  assert.equal(attached!.transports.length, 2);
  await second.do('anna', { closeParticipant: {} }, { room: 'orphans' });
  await leavesNothing(node);
  second.close();
});

test('rooms of equal names in two tenants, or two epochs, know nothing of each other', async () => {
  const pod = await openPod();
  await pod.do('dora', joinCommand('dora'));
  await pod.do('dora', produceVideo('dora'));
  for (const [index, other] of [{ tenant: 'acme' }, { roomEpoch: 'epoch-2' }].entries()) {
    const participant = {
      tenant: 'dev',
      room: 'room',
      roomEpoch: 'epoch-1',
      participantId: 'eve',
      ownerEpoch: 1,
      ...other,
    };
    await pod.do('eve', joinCommand(`eve-${index}`), { participant });
    const { consumed } = await pod.do('eve', consumeAll(`eve-${index}`, ['dora-video']), { participant });
    assert.equal(consumed!.failures[0]!.failure!.code, 'not-found');
    await pod.do('eve', { closeParticipant: {} }, { participant });
  }
  await pod.do('dora', { closeParticipant: {} });
  await leavesNothing(node);
  pod.close();
});

test('a stream that does not say hello, or speaks another protocol, is closed', async () => {
  const silent = new TestPod(node.media());
  silent.stream.write({ command: { operationId: '1' } });
  assert.equal((await silent.ended).code, status.FAILED_PRECONDITION);
  const old = new TestPod(node.media());
  old.stream.write({ hello: { podId: 'pod', protocolVersion: 0 } });
  assert.equal((await old.ended).code, status.FAILED_PRECONDITION);
});

test('a pod without the secret is refused, statistics included', async () => {
  const stranger = { reveal: () => 'another secret of the cell' };
  assert.equal((await new TestPod(node.media(stranger)).ended).code, status.UNAUTHENTICATED);
  await assert.rejects(
    new Promise((resolve, reject) => {
      node.admin(stranger).GetStats({}, (error, answer) => (error ? reject(error) : resolve(answer)));
    }),
    { code: status.UNAUTHENTICATED },
  );
});

test('statistics are given over gRPC as on the internal port', async () => {
  const statsJson = await new Promise<string>((resolve, reject) => {
    node.admin().GetStats({}, (error, answer) => (error ? reject(error) : resolve(answer!.statsJson)));
  });
  assert.deepEqual(JSON.parse(statsJson), JSON.parse(JSON.stringify(node.stats())));
});

test('one command more than the cap closes the stream, and the media stays', async () => {
  const small = await startTestNode({ service: { maxInFlight: 4 } });
  try {
    const pod = await new TestPod(small.media()).open();
    assert.equal(pod.welcome!.maxInFlight, 4);
    await pod.do('anna', joinCommand('anna'));
    for (let command = 0; command < 200; command++) void pod.ask('anna', { restartIce: { transportId: 'anna-send' } });
    assert.equal((await pod.ended).code, status.RESOURCE_EXHAUSTED);
    assert.equal(small.stats().participants, 1);
  } finally {
    await small.stop();
  }
});

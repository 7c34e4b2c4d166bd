import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { consumeAll, dtlsParameters, joinCommand, produceVideo, vp8Parameters } from '../testing/media-parameters.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { TestPod } from '../testing/test-pod.ts';

let node: TestNode;
before(async () => {
  node = await startTestNode();
});
after(() => node.stop());

const openPod = () => new TestPod(node.media()).open();

test('what a client can do wrong is refused with a code, and the node lives', async () => {
  const pod = await openPod();
  const room = { room: 'wrong' };
  await pod.do('anna', joinCommand('anna'), room);
  await pod.do('ben', joinCommand('ben'), room);
  await pod.do('anna', produceVideo('anna'), room);
  const produce = (fields: object) => ({ produce: { ...produceVideo('anna', 'other').produce!, ...fields } });
  const connect = (dtlsParametersJson: string) => ({
    connectTransport: { transportId: 'anna-send', dtlsParametersJson },
  });
  const consume = (fields: object) => ({ consume: { ...consumeAll('ben', ['anna-video']).consume!, ...fields } });
  const table: [string, Parameters<TestPod['ask']>[1], string][] = [
    ['anna', produce({ rtpParametersJson: '{' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: '[]' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: 'null' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: '{}' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: '{"codecs":7}' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: '{"codecs":[],"encodings":[]}' }), 'bad-request'],
    ['anna', produce({ rtpParametersJson: vp8Parameters(9).replaceAll('VP8', 'H263') }), 'bad-request'],
    ['anna', produce({ kind: 'MEDIA_KIND_UNSPECIFIED' }), 'bad-request'],
    ['anna', produce({ transportId: 'anna-recv' }), 'bad-request'],
    ['anna', produce({ transportId: 'ben-send' }), 'not-found'],
    ['anna', connect('nonsense'), 'bad-request'],
    ['anna', connect('{}'), 'bad-request'],
    ['anna', connect('{"fingerprints":[{"algorithm":"md5","value":"00"}]}'), 'bad-request'],
    ['anna', { restartIce: { transportId: 'nobody' } }, 'not-found'],
    ['anna', { pauseProducer: { producerId: 'nobody' } }, 'not-found'],
    ['anna', { resumeConsumer: { consumerId: 'nobody' } }, 'not-found'],
    ['anna', {}, 'bad-request'],
    ['carl', { attach: {} }, 'not-found'],
    ['carl', produceVideo('anna'), 'not-found'],
    ['ben', consume({ rtpCapabilitiesJson: '"' }), 'bad-request'],
  ];
  for (const [person, operation, code] of table) {
    assert.equal((await pod.refusal(person, operation, room)).code, code, JSON.stringify(operation));
  }
  await pod.do('anna', connect(dtlsParameters), room);
  assert.equal((await pod.refusal('anna', connect(dtlsParameters), room)).code, 'conflict');

  const failures: [object, string][] = [
    [{ rtpCapabilitiesJson: '{"codecs":[]}' }, 'bad-request'],
    [{ rtpCapabilitiesJson: '{"codecs":"all"}' }, 'bad-request'],
    [{ transportId: 'ben-send' }, 'bad-request'],
    [{ transportId: 'anna-recv' }, 'not-found'],
    [{ items: consumeAll('ben', ['nobody-video']).consume!.items }, 'not-found'],
  ];
  for (const [fields, code] of failures) {
    const { consumed } = await pod.do('ben', consume(fields), room);
    assert.equal(consumed!.failures[0]?.failure?.code, code, JSON.stringify([fields, consumed]));
    assert.deepEqual(consumed!.consumers, []);
  }
  const { consumed } = await pod.do('ben', consumeAll('ben', ['nobody-video', 'anna-video']), room);
  assert.equal(consumed!.consumers.length, 1, 'one that fails fails alone');
  for (const person of ['anna', 'ben']) await pod.do(person, { closeParticipant: {} }, room);
  await leavesNothing(node);
  pod.close();
});

test('consuming takes whatever time its caller has left', async () => {
  const pod = await openPod();
  const room = 'time';
  await pod.do('anna', joinCommand('anna-h'), { room });
  await pod.do('anna', produceVideo('anna-h'), { room });
  const data = { dataProducerId: 'anna-h-chat', label: 'chat', sctpStreamParametersJson: '{"streamId":0}' };
  await pod.do('anna', { produceData: { transportId: 'anna-h-send', ...data } }, { room });
  await pod.do('ben', joinCommand('ben-h'), { room });
  // Milliseconds as a pod counts them down, and the share of it that a link may take.
  for (const timeoutMs of [8_000, 7_999, 7_998, 7_997]) {
    const consume = consumeAll('ben-h', ['anna-h-video']);
    consume.consume!.items![0]!.consumerId = `video-${timeoutMs}`;
    const { consumed } = await pod.do('ben', consume, { room, timeoutMs });
    assert.deepEqual(consumed!.failures, []);
    const consumeData = {
      transportId: 'ben-h-recv',
      dataProducerId: 'anna-h-chat',
      dataConsumerId: `chat-${timeoutMs}`,
      participantId: 'anna',
    };
    assert.ok((await pod.do('ben', { consumeData }, { room, timeoutMs })).dataConsumed);
  }
  for (const person of ['anna', 'ben']) await pod.do(person, { closeParticipant: {} }, { room });
  await leavesNothing(node);
  pod.close();
});

test('a repeated command gets the first answer, and its id cannot be used for something else', async () => {
  const pod = await openPod();
  await pod.do('anna', joinCommand('anna-r'), { room: 'repeat' });
  const produce = { produce: { ...produceVideo('anna-r').produce!, producerId: 'p-1' } };
  const options = { room: 'repeat', operationId: 'op-1', fingerprint: 'f-1' };
  const [first, second] = await Promise.all([pod.do('anna', produce, options), pod.do('anna', produce, options)]);
  assert.deepEqual(first.produced, second.produced);
  assert.equal((await pod.refusal('anna', produce, { ...options, fingerprint: 'f-2' })).code, 'conflict');
  const again = await pod.do('anna', produce, { room: 'repeat', operationId: 'op-2' });
  assert.deepEqual(again.produced, first.produced, 'the same key is the same producer');
  assert.equal(node.stats().workers[0]!.producers, 1);
  await pod.do('anna', { closeParticipant: {} }, { room: 'repeat' });
  await leavesNothing(node);
  pod.close();
});

test('what is visible is remembered as a state, not as an answer', async () => {
  const pod = await openPod();
  const options = { room: 'look', operationId: 'looks' };
  for (const person of ['anna', 'ben']) await pod.do(person, joinCommand(person), { room: 'look' });
  await pod.do('anna', produceVideo('anna'), { room: 'look' });
  await pod.do('ben', consumeAll('ben', ['anna-video'], { resume: true }), { room: 'look' });
  const ben = [...node.rooms.participants()].find(({ address }) => address.participantId === 'ben')!;
  await pod.do('ben', { setVisible: { tiles: [] } }, options);
  assert.equal(ben.consumers.shouldFlow, false);
  const tiles = [{ producerId: 'anna-video', width: 640, height: 360 }];
  await pod.do('ben', { setVisible: { tiles } }, options);
  assert.equal(ben.consumers.shouldFlow, true);
  for (const person of ['anna', 'ben']) await pod.do(person, { closeParticipant: {} }, { room: 'look' });
  pod.close();
});

test('a creation that arrives after its close is refused', async () => {
  const pod = await openPod();
  const room = { room: 'tombs' };
  await pod.do('anna', joinCommand('anna-t'), room);
  await pod.do('anna', { closeTransport: { transportId: 'late-transport' } }, room);
  await pod.do('anna', { closeProducer: { producerId: 'late-producer' } }, room);
  await pod.do('anna', { closeConsumer: { consumerId: 'late-consumer' } }, room);
  const transport = { transportId: 'late-transport', direction: 'SEND' as const };
  assert.equal((await pod.refusal('anna', { createTransport: { transport } }, room)).code, 'conflict');
  assert.equal((await pod.refusal('anna', produceVideo('anna-t', 'late-producer'), room)).code, 'conflict');
  await pod.do('anna', produceVideo('anna-t', 'present'), room);
  const consume = consumeAll('anna-t', ['present']);
  consume.consume!.items![0]!.consumerId = 'late-consumer';
  const { consumed } = await pod.do('anna', consume, room);
  assert.equal(consumed!.failures[0]!.failure!.code, 'conflict');

  await pod.do('ben', { closeParticipant: {} }, room);
  assert.equal((await pod.refusal('ben', joinCommand('ben-t'), room)).code, 'conflict');
  await pod.do('anna', { closeParticipant: {} }, room);
  await leavesNothing(node);
  pod.close();
});

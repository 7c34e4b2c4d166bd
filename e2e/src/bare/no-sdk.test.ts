import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectNoMedia, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';
import { audioParameters, dtlsParameters } from './media-parameters.ts';

for (const redis of ['standalone', 'cluster'] as const) {
  test(`a tenant without any SDK gets along with socket.io-client and the protocol page (Redis: ${redis})`, async () => {
    proves(
      'join-room',
      'participant-joined',
      'get-rtp-capabilities',
      'create-transport',
      'produce',
      'new-producer',
      'get-producers',
      'consume',
      'pause-producer',
      'producer-paused',
      'resume-producer',
      'producer-resumed',
      'close-consumer',
      'close-producer',
      'producer-closed',
      'consumer-closed',
      'leave-room',
      'participant-left',
    );
    const cluster = await startCluster({ redis, workers: 1, env: { TICK_MS: '200' } });
    try {
      await callWithoutSdk(cluster);
    } finally {
      await cluster.stop();
    }
  });
}

async function callWithoutSdk(cluster: LocalCluster): Promise<void> {
  const [first, second] = cluster.urls as [string, string];
  const room = 'no-sdk';
  const anna = await BareClient.connect(first, { token: await cluster.token({ identity: 'anna', room }) });
  const ben = await BareClient.connect(second, { token: await cluster.token({ identity: 'ben', room }) });

  const joined = await anna.request('join-room', { room });
  assert.equal(joined.room, room);
  assert.equal(joined.self.identity, 'anna');
  assert.deepEqual(joined.participants, []);
  assert.deepEqual(joined.producers, []);
  assert.equal(joined.transports, undefined);
  const benJoined = await ben.request('join-room', { room });
  assert.deepEqual(
    benJoined.participants.map(({ identity }: { identity: string }) => identity),
    ['anna'],
  );
  const seen = await anna.event('participant-joined');
  assert.equal(seen.participantId, benJoined.self.participantId);

  const { rtpCapabilities } = await anna.request('get-rtp-capabilities');
  assert.ok(rtpCapabilities.codecs.length > 3);

  const { transport } = await anna.request('create-transport', { direction: 'send' });
  assert.ok(transport.id && transport.iceParameters && transport.iceCandidates.length > 0 && transport.dtlsParameters);
  assert.deepEqual(await anna.request('connect-transport', { transportId: transport.id, dtlsParameters }), {});
  const { producerId } = await anna.request('produce', {
    transportId: transport.id,
    kind: 'audio',
    rtpParameters: audioParameters(),
  });

  const announced = await ben.event('new-producer');
  assert.deepEqual(
    { ...announced, seq: undefined },
    {
      producerId,
      participantId: joined.self.participantId,
      kind: 'audio',
      source: 'microphone',
      paused: false,
      type: 'simple',
      seq: undefined,
    },
  );
  assert.equal((await anna.event('new-producer')).producerId, producerId, 'the originator is told, too');
  assert.equal((await ben.request('get-producers')).producers[0].producerId, producerId);

  const recv = (await ben.request('create-transport', { direction: 'recv' })).transport;
  await ben.request('connect-transport', { transportId: recv.id, dtlsParameters });
  const consumer = await ben.request('consume', { producerId, transportId: recv.id, rtpCapabilities });
  assert.equal(consumer.producerId, producerId);
  assert.equal(consumer.participantId, joined.self.participantId);
  assert.equal(consumer.kind, 'audio');
  assert.equal(consumer.producerPaused, false);
  assert.deepEqual(await ben.request('resume-consumer', { consumerId: consumer.id }), {});

  await anna.request('pause-producer', { producerId });
  assert.equal((await ben.event('producer-paused')).producerId, producerId);
  await anna.request('resume-producer', { producerId });
  assert.equal((await ben.event('producer-resumed')).producerId, producerId);

  await ben.request('close-consumer', { consumerId: consumer.id });
  const again = await ben.request('consume', { producerId, rtpCapabilities });
  assert.notEqual(again.id, consumer.id);

  assert.deepEqual(await anna.request('close-producer', { producerId }), {});
  assert.equal((await ben.event('producer-closed')).producerId, producerId);
  assert.deepEqual(await ben.event('consumer-closed'), { consumerId: again.id, reason: 'producer-closed' });

  assert.deepEqual(await anna.request('leave-room'), {});
  const left = await ben.event('participant-left');
  assert.deepEqual({ ...left, seq: 0 }, { participantId: joined.self.participantId, reason: 'left', seq: 0 });
  assert.deepEqual(await ben.request('leave-room'), {});

  const seqs = ben.seqs();
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => benJoined.seq + 1 + index),
    'every number once, in order',
  );
  anna.close();
  ben.close();
  await expectNoMedia(cluster, { withinMs: 5_000 });
}

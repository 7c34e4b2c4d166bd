import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, expectNoMedia, proves, startCluster, type LocalCluster } from '@confab/testkit';
import { BareClient } from './bare-client.ts';
import { audioParameters, dtlsParameters, videoParameters } from './media-parameters.ts';

let cluster: LocalCluster;

before(async () => {
  cluster = await startCluster({
    workers: 1,
    env: { TICK_MS: '200' },
    signalingEnv: { RECONNECTING_AFTER_MS: '300', REMOVE_AFTER_MS: '6000' },
  });
});
after(() => cluster?.stop());

interface Publisher {
  client: BareClient;
  joined: any; // oxlint-disable-line typescript/no-explicit-any
  producerId: string;
  consumerId: string;
  resumeToken: string;
}

/** Anna publishes audio and watches Ben's video; Ben is at the second pod. */
async function callOfTwo(room: string, annaToken: string): Promise<{ anna: Publisher; ben: BareClient }> {
  const [first, second] = cluster.urls as [string, string];
  const ben = await BareClient.connect(second, { token: await cluster.token({ identity: 'ben', room }) });
  const benJoined = await ben.request('join-room', { room, transports: ['send'] });
  const benVideo = await ben.request('produce', {
    transportId: benJoined.transports.send.id,
    kind: 'video',
    rtpParameters: videoParameters(),
  });
  const client = await BareClient.connect(first, { token: annaToken });
  const joined = await client.request('join-room', { room, transports: ['send', 'recv'] });
  const { send, recv } = joined.transports;
  await client.request('connect-transport', { transportId: send.id, dtlsParameters });
  const { producerId } = await client.request('produce', {
    transportId: send.id,
    kind: 'audio',
    rtpParameters: audioParameters(),
  });
  const { rtpCapabilities, resumeToken } = joined;
  const wanted = { producerIds: [benVideo.producerId], transportId: recv.id, rtpCapabilities, resume: true };
  const { consumers, errors } = await client.request('consume-many', wanted);
  assert.deepEqual(errors, []);
  return { anna: { client, joined, producerId, consumerId: consumers[0].id, resumeToken }, ben };
}

// oxlint-disable-next-line typescript/no-explicit-any
function assertUntouched(resumed: any, { joined, producerId, consumerId }: Publisher): void {
  const { own, self } = resumed;
  assert.equal(self.participantId, joined.self.participantId);
  assert.equal(own.transports.send.id, joined.transports.send.id);
  assert.equal(own.transports.recv.id, joined.transports.recv.id);
  assert.deepEqual(
    own.producers.map((one: { producerId: string }) => one.producerId),
    [producerId],
  );
  assert.deepEqual(
    own.consumers.map((one: { id: string; paused: boolean }) => [one.id, one.paused]),
    [[consumerId, false]],
  );
}

describe('a lost socket', () => {
  for (const pod of [0, 1]) {
    test(`resumes at ${pod === 0 ? 'the same' : 'another'} pod after its five-second token has expired`, async () => {
      proves('resume', 'participant-updated');
      const room = `resume-${pod}`;
      const token = await cluster.token({ identity: 'anna', room, ttlSeconds: 5 });
      const { anna, ben } = await callOfTwo(room, token);
      const seen = Math.max(anna.joined.seq, ...anna.client.seqs());
      anna.client.lose();
      const away = await ben.event('participant-updated', ({ connection }) => connection === 'reconnecting');
      assert.equal(away.participantId, anna.joined.self.participantId);

      // Bounded by the token's own life.
      await eventually(
        async () => {
          const expired = await BareClient.connect(cluster.urls[0]!, { token }).then(
            (client) => (client.close(), false),
            (error: { code?: string }) => error.code === 'unauthenticated',
          );
          return expired;
        },
        { withinMs: 6_000, everyMs: 200 },
      );

      const auth = { token, resumeToken: anna.resumeToken };
      const back = await BareClient.connect(cluster.urls[pod]!, auth);
      assert.equal((await back.refused('join-room', { room })).code, 'forbidden', 'an expired token does not join');
      const resumed = await back.request('resume', { resumeToken: anna.resumeToken, seq: seen });
      assertUntouched(resumed, anna);
      const names = resumed.events.map(({ name }: { name: string }) => name);
      assert.ok(names.includes('participant-updated'), `missed facts are told: ${names}`);
      const numbers = resumed.events.map(({ data }: { data: { seq: number } }) => data.seq);
      assert.deepEqual(
        numbers,
        numbers.map((_: number, index: number) => seen + 1 + index),
      );
      assert.equal(numbers.at(-1), resumed.seq);
      await ben.event('participant-updated', ({ connection, seq }) => connection === 'connected' && seq > away.seq);
      assert.equal(
        ben.events.some(({ name }) => name === 'participant-left'),
        false,
      );

      await back.request('pause-producer', { producerId: anna.producerId });
      await ben.event('producer-paused', ({ producerId }) => producerId === anna.producerId);
      assert.equal((await back.event('producer-paused')).seq > resumed.seq, true);
      await back.request('leave-room');
      await ben.request('leave-room');
      for (const client of [back, ben]) client.close();
    });
  }

  test('is let in and resumed by its resume token alone, each token once more until the next one is used', async () => {
    const room = 'resume-token-alone';
    const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
    const resume = async (pod: number, resumeToken: string) => {
      const client = await BareClient.connect(cluster.urls[pod]!, { resumeToken });
      return { client, resumed: await client.request('resume', { resumeToken, seq: 0 }) };
    };
    const second = await resume(1, anna.resumeToken);
    // Its answer is lost with its socket: the first token has to do again.
    second.client.lose();
    const third = await resume(0, anna.resumeToken);
    assert.notEqual(third.resumed.resumeToken, second.resumed.resumeToken);
    await third.client.request('get-participants');
    const late = async (): Promise<boolean> => {
      const refusal = await BareClient.connect(cluster.urls[0]!, { resumeToken: anna.resumeToken }).then(
        (client) => (client.close(), null),
        (error: { code: string }) => error.code,
      );
      return refusal === 'unauthenticated';
    };
    await eventually(late, { withinMs: 3_000 });
    await third.client.request('leave-room');
    assert.equal(
      (await third.client.refused('resume', { resumeToken: third.resumed.resumeToken, seq: 0 })).code,
      'not-found',
    );
    for (const { client } of [anna, third]) client.close();
    ben.close();
  });

  test('that still looks alive at its old pod goes quiet there when it resumes elsewhere', async () => {
    const room = 'resume-twice';
    const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
    const token = await cluster.token({ identity: 'anna', room });
    const back = await BareClient.connect(cluster.urls[1]!, { token });
    const resumed = await back.request('resume', { resumeToken: anna.resumeToken, seq: anna.joined.seq });
    assertUntouched(resumed, anna);
    await eventually(async () => (await anna.client.ask('get-producers')).error?.code === 'conflict', {
      withinMs: 3_000,
    });
    const heard = anna.client.events.length;
    await ben.request('leave-room');
    await back.event('participant-left');
    // Whatever the pod had for the old socket comes before this answer.
    await anna.client.ask('get-rtp-capabilities');
    assert.deepEqual(anna.client.events.slice(heard), [], 'the old socket hears nothing more');
    anna.client.close();
    await eventually(async () => ((await cluster.signaling[0]!.stats()) as { sockets: number }).sockets === 0, {
      withinMs: 3_000,
    });
    assert.equal((await back.ask('get-producers')).error, undefined, 'closing the old socket takes nobody out');
    for (const client of [back, ben]) client.close();
  });

  test('that does not come back is removed, and its media with it', async () => {
    proves('participant-left');
    const room = 'resume-never';
    const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
    anna.client.lose();
    await ben.event('participant-updated', ({ connection }) => connection === 'reconnecting');
    const left = await ben.event('participant-left');
    assert.equal(left.reason, 'lost');
    assert.equal(left.participantId, anna.joined.self.participantId);
    ben.close();
    await expectNoMedia(cluster, { withinMs: 5_000 });
  });

  test('that the client closed on purpose leaves at once', async () => {
    const room = 'resume-leave';
    const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
    anna.client.close();
    assert.equal((await ben.event('participant-left')).reason, 'left');
    assert.equal(
      ben.events.some(({ data }) => data?.connection === 'reconnecting'),
      false,
    );
    ben.close();
  });
});

test('a killed pod costs nobody the call: its people resume at the other one, and who does not is removed', async () => {
  const room = 'resume-kill';
  const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
  const carl = await BareClient.connect(cluster.urls[0]!, { token: await cluster.token({ identity: 'carl', room }) });
  const carls = await carl.request('join-room', { room, transports: ['send', 'recv'] });
  await cluster.signaling[0]!.kill();
  const back = await BareClient.connect(cluster.urls[1]!, { resumeToken: anna.resumeToken });
  const resumed = await back.request('resume', { resumeToken: anna.resumeToken, seq: anna.joined.seq });
  assertUntouched(resumed, anna);
  const away = await ben.event('participant-updated', ({ connection }) => connection === 'reconnecting');
  assert.equal(away.participantId, carls.self.participantId);
  await cluster.signaling[0]!.restart();
  const left = await ben.event('participant-left');
  assert.deepEqual([left.participantId, left.reason], [carls.self.participantId, 'lost']);
  for (const client of [back, ben]) await client.request('leave-room');
  await expectNoMedia(cluster, { withinMs: 5_000 });
  for (const client of [back, ben]) client.close();
});

test('a pod that slept does no harm when it wakes: its people are served elsewhere', async () => {
  const room = 'resume-sleep';
  const { anna, ben } = await callOfTwo(room, await cluster.token({ identity: 'anna', room }));
  cluster.signaling[0]!.signal('SIGSTOP');
  await ben.event('participant-updated', ({ connection }) => connection === 'reconnecting');
  const back = await BareClient.connect(cluster.urls[1]!, { resumeToken: anna.resumeToken });
  const resumed = await back.request('resume', { resumeToken: anna.resumeToken, seq: anna.joined.seq });
  assertUntouched(resumed, anna);
  cluster.signaling[0]!.signal('SIGCONT');
  await eventually(async () => (await anna.client.ask('get-producers')).error?.code === 'conflict', {
    withinMs: 10_000,
  });
  await back.request('pause-producer', { producerId: anna.producerId });
  await ben.event('producer-paused', ({ producerId }) => producerId === anna.producerId);
  assert.equal(
    ben.events.some(({ name }) => name === 'participant-left'),
    false,
  );
  const seqs = ben.seqs();
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => seqs[0]! + index),
    'every number once, in order',
  );
  for (const client of [anna.client, back, ben]) client.close();
});

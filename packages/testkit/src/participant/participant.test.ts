import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, test } from 'node:test';
import { eventually } from '../eventually.ts';
import { startFixtureServer, type FixtureServer } from './fixture-server.ts';
import { joinRoom, type JoinRoomOptions } from './join-room.ts';
import type { Participant } from './participant.ts';

describe('a participant in Node', { timeout: 60_000 }, () => {
  let server: FixtureServer;
  let present: Participant[];

  before(async () => void (server = await startFixtureServer()));
  after(() => server.close());
  beforeEach(() => void (present = []));
  afterEach(async () => {
    present.forEach((one) => one.close());
    await eventually(() => assert.equal(server.members.size, 0), { withinMs: 2000 });
  });

  const join = async (identity: string, options: Partial<JoinRoomOptions> = {}): Promise<Participant> => {
    const participant = await joinRoom({ urls: [server.url], token: identity, room: 'fixture', ...options });
    present.push(participant);
    return participant;
  };
  const receivesAll = (participant: Participant, identity: string): void => {
    const video = participant.from(identity, 'video');
    const audio = participant.from(identity, 'audio');
    assert.ok(video.received > 100, `${video.received} video packets`);
    assert.ok(audio.received > 30, `${audio.received} audio packets`);
    assert.equal(video.size?.width, 1280);
  };
  const unbroken = (participant: Participant): void => {
    for (const report of participant.receiving) {
      assert.deepEqual({ gaps: report.gaps, lost: report.lost }, { gaps: 0, lost: 0 }, JSON.stringify(report));
    }
    const { gaps, repeats } = participant.log.seq;
    assert.deepEqual(
      { gaps, repeats, violations: participant.log.violations },
      { gaps: 0, repeats: 0, violations: [] },
    );
    assert.deepEqual(participant.failures, []);
  };

  test('receives audio and 720p video of somebody who was there and of somebody who comes later, without a gap', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await eventually(() => (receivesAll(anna, 'ben'), receivesAll(ben, 'anna')), { withinMs: 10_000 });
    unbroken(anna);
    unbroken(ben);
    const { delayMs, longestSilenceMs, firstPacketMs } = ben.from('anna', 'audio');
    assert.ok(delayMs.p50 > 0.02 && delayMs.p50 < 20, `delay ${JSON.stringify(delayMs)}`);
    assert.ok(longestSilenceMs > 10 && longestSilenceMs < 500, `silence ${longestSilenceMs}`);
    // A DTLS handshake that the server dropped would be repeated after a second.
    assert.ok(firstPacketMs !== undefined && firstPacketMs < 900, `first packet after ${firstPacketMs} ms`);
  });

  test('switches through the simulcast layers, seen in the size of the key frames', async () => {
    await join('anna', { publish: [{ kind: 'video' }] });
    const ben = await join('ben', { publish: [] });
    const width = (): number | undefined => ben.from('anna', 'video').size?.width;
    await eventually(() => width() === 1280, { withinMs: 5000 });
    const { consumerId } = ben.from('anna', 'video');
    for (const [spatialLayer, expected] of [
      [0, 320],
      [1, 640],
      [2, 1280],
    ] as const) {
      await ben.setPreferredLayers(consumerId, { spatialLayer });
      await eventually(() => width() === expected, { withinMs: 5000 });
    }
    unbroken(ben);
  });

  test('answers a key frame request with a key frame of that layer at once', async () => {
    const anna = await join('anna', { publish: [{ kind: 'video', layers: [0] }] });
    const ben = await join('ben', { publish: [] });
    await eventually(() => ben.from('anna', 'video').keyFrames > 0, { withinMs: 5000 });
    const requested = (): number => anna.publishing[0]!.streams[0]!.keyFramesRequested ?? 0;
    const before = requested();
    await ben.requestKeyFrame(ben.from('anna', 'video').consumerId);
    const { keyFrames } = ben.from('anna', 'video');
    await eventually(() => requested() > before, { withinMs: 2000 });
    await eventually(() => ben.from('anna', 'video').keyFrames > keyFrames, { withinMs: 500 });
  });

  test('publishes and receives over TCP alone', async () => {
    const anna = await join('anna', { tcpOnly: true });
    const ben = await join('ben', { tcpOnly: true });
    await eventually(() => (receivesAll(anna, 'ben'), receivesAll(ben, 'anna')), { withinMs: 10_000 });
    unbroken(ben);
    for (const { transports } of server.members.values()) {
      for (const { iceSelectedTuple } of transports.values()) assert.equal(iceSelectedTuple?.protocol, 'tcp');
    }
  });

  test('exchanges messages over data channels, opened before and after the other came', async () => {
    const anna = await join('anna', { publish: [], data: true });
    const early = await anna.openData({ label: 'early' });
    const ben = await join('ben', { publish: [], data: true });
    const late = await anna.openData({ label: 'late', ordered: false, maxRetransmits: 0 });
    const texts = (): string => ben.messages.map(({ label, data }) => `${label} ${String(data)}`).join(', ');
    // A consumer gets what is sent after it was made: repeat until it is there.
    await eventually(() => (early.send('one'), texts().includes('early one')), { withinMs: 5000 });
    await eventually(() => (late.send(Buffer.from('two')), texts().includes('late two')), { withinMs: 5000 });
  });

  test('hears a data channel whose messages come before the answer that names their stream', async () => {
    const anna = await join('anna', { publish: [], data: true });
    const ben = await join('ben', { publish: [], data: true });
    const heard = (): number[] => ben.messages.filter(({ label }) => label === 'late').map(({ data }) => Number(data));
    server.consumeDataAnswersLateMs = 200;
    try {
      const late = await anna.openData({ label: 'late' });
      let sent = 0;
      await eventually(() => (late.send(String(++sent)), heard().length > 20), {
        withinMs: 5000,
        everyMs: 10,
      });
    } finally {
      server.consumeDataAnswersLateMs = 0;
    }
    const [first = 0] = heard();
    assert.deepEqual(
      heard(),
      Array.from(heard(), (_, index) => first + index),
    );
  });

  test('asks for what a bad network lost, and sends again what others ask for', async () => {
    const anna = await join('anna', { loss: { sent: 0.05 } });
    const ben = await join('ben', { publish: [], loss: { received: 0.05 } });
    await eventually(() => ben.from('anna', 'video').received > 300, { withinMs: 10_000 });
    const { recovered, lost, received } = ben.from('anna', 'video');
    assert.ok(recovered > 5, `${recovered} recovered`);
    assert.ok(lost < received * 0.02, `${lost} of ${received} lost`);
    const sent = anna.publishing.flatMap(({ streams }) => streams);
    assert.ok(
      sent.some(({ retransmitted }) => retransmitted > 0),
      JSON.stringify(sent),
    );
  });

  test('is silent while muted, and goes on without a gap', async () => {
    const anna = await join('anna');
    const ben = await join('ben', { publish: [] });
    await eventually(() => receivesAll(ben, 'anna'), { withinMs: 10_000 });
    await anna.mute('video');
    await eventually(() => ben.producers.some(({ paused }) => paused), { withinMs: 2000 });
    const { received } = ben.from('anna', 'video');
    const audio = ben.from('anna', 'audio').received;
    await eventually(() => ben.from('anna', 'audio').received > audio + 25, { withinMs: 5000 });
    assert.ok(ben.from('anna', 'video').received <= received + 20);
    await anna.unmute('video');
    await eventually(() => ben.from('anna', 'video').received > received + 100, { withinMs: 5000 });
    assert.ok(ben.from('anna', 'video').longestSilenceMs < 450);
    unbroken(ben);
  });

  test('resumes by itself after its socket was cut, misses no event, and its media never stops', async () => {
    const anna = await join('anna');
    const ben = await join('ben', { urls: ['http://127.0.0.1:9', server.url] });
    await eventually(() => receivesAll(ben, 'anna'), { withinMs: 10_000 });
    const { consumerId, received } = ben.from('anna', 'video');
    const { last } = ben.log.seq;
    server.refusing = true;
    ben.dropSocket();
    await eventually(() => ben.session.state === 'resuming', { withinMs: 1000 });
    await anna.mute('audio');
    const muted = ben.mute('audio');
    server.refusing = false;
    await muted;
    await eventually(() => ben.session.state === 'joined' && ben.producers.some(({ paused }) => paused), {
      withinMs: 5000,
    });
    assert.deepEqual(server.resumes.at(-1), { identity: 'ben', seq: last });
    await eventually(() => ben.from('anna', 'video').received > received + 100, { withinMs: 5000 });
    assert.equal(ben.from('anna', 'video').consumerId, consumerId);
    assert.ok(ben.from('anna', 'video').longestSilenceMs < 500);
    unbroken(ben);
  });

  test('builds its transports and everything on them anew when the server closed them', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    await eventually(() => (receivesAll(anna, 'ben'), receivesAll(ben, 'anna')), { withinMs: 10_000 });
    const { producerId } = ben.from('anna', 'video');
    server.closeTransports('anna');
    await eventually(() => ben.from('anna', 'video').producerId !== producerId, { withinMs: 5000 });
    await eventually(() => (receivesAll(anna, 'ben'), receivesAll(ben, 'anna')), { withinMs: 10_000 });
    unbroken(ben);
    assert.ok(ben.received.some((report) => report.producerId === producerId));
  });

  test('that is killed says nothing; one that leaves is gone for the others', async () => {
    const anna = await join('anna');
    const ben = await join('ben');
    const cem = await join('cem');
    await cem.leave();
    await eventually(() => anna.others.length === 1, { withinMs: 2000 });
    ben.kill();
    await eventually(() => server.members.get(ben.participantId)?.socket === undefined, { withinMs: 2000 });
    assert.ok(server.members.has(ben.participantId));
    const member = server.members.get(ben.participantId)!;
    member.transports.forEach((transport) => transport.close());
    (server.members as Map<string, unknown>).delete(ben.participantId);
  });

  test('sees a missing number among the events', async () => {
    const anna = await join('anna', { publish: [] });
    server.skipSeq();
    await join('ben', { publish: [] });
    await eventually(() => anna.log.seq.gaps === 1, { withinMs: 2000 });
  });
});

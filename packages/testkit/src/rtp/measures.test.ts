import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram } from './histogram.ts';
import { mediaClockNtp, ntpDifferenceMs } from './media-clock.ts';
import { audioLevelValue, opusTimestampStep } from './opus-payload.ts';
import { buildRtpPacket, parseRtpPacket } from './rtp-packet.ts';
import { unwrapRtx, wrapInRtx } from './rtx.ts';

test('percentiles are within 2.5 % of the truth', () => {
  const histogram = new Histogram();
  for (let value = 1; value <= 1000; value++) histogram.record(value / 10);
  for (const share of [0.5, 0.95, 0.99]) {
    assert.ok(Math.abs(histogram.percentile(share) - share * 100) <= share * 2.6, String(histogram.percentile(share)));
  }
  assert.equal(histogram.max, 100);
  assert.equal(new Histogram().percentile(0.5), 0);
});

test('two readings of the media clock differ by the time between them', () => {
  const from = mediaClockNtp();
  const started = process.hrtime.bigint();
  while (process.hrtime.bigint() - started < 3_000_000n);
  const difference = ntpDifferenceMs(from, mediaClockNtp());
  assert.ok(difference >= 3 && difference < 50, String(difference));
});

test('a retransmission holds the original, under a number of its own', () => {
  const fields = { payloadType: 96, marker: true, sequence: 65_000, timestamp: 9, ssrc: 1 };
  const wrapped = parseRtpPacket(
    wrapInRtx(buildRtpPacket(fields, Buffer.from('frame')), { ssrc: 2, payloadType: 97 }, 5)!,
  )!;
  assert.deepEqual([wrapped.ssrc, wrapped.payloadType, wrapped.sequence, wrapped.timestamp], [2, 97, 5, 9]);
  assert.deepEqual(unwrapRtx(wrapped), { sequence: 65_000, payload: Buffer.from('frame') });
});

test('Opus counts 48 kHz, levels are −dBov with the voice bit', () => {
  assert.equal(opusTimestampStep(20), 960);
  assert.deepEqual([...audioLevelValue(-35, true)], [0x80 | 35]);
  assert.deepEqual([...audioLevelValue(-200, false)], [127]);
});

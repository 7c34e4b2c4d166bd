import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNack, buildPli, buildReceiverReports, buildSenderReport } from './rtcp-build.ts';
import { parseRtcp } from './rtcp-parse.ts';

test('a sender report is parsed into what it was built of, next to its source description', () => {
  const report = { ssrc: 7, ntp: 0xe9_0000_0080_0000_01n, rtpTimestamp: 0xffff_0000, packets: 12, octets: 3400 };
  const compound = buildSenderReport(report, 'someone');
  assert.deepEqual(parseRtcp(compound), [{ type: 'sender-report', ...report }]);
  assert.equal(compound.length % 4, 0);
  assert.equal(compound[29], 202);
});

test('receiver reports hold at most 31 blocks each', () => {
  const blocks = Array.from({ length: 40 }, (_, ssrc) => ({
    ssrc,
    fractionLost: 25,
    lost: 3,
    highestSequence: 0x1_fffe,
    jitter: 4.4,
  }));
  const packets = buildReceiverReports(1, 'someone', blocks);
  assert.deepEqual(
    packets.map((packet) => packet[0]! & 0x1f),
    [31, 9],
  );
  const parsed = packets.flatMap(parseRtcp);
  assert.equal(parsed.length, 40);
  assert.deepEqual(parsed[39], {
    type: 'report-block',
    ssrc: 39,
    fractionLost: 25,
    lost: 3,
    highestSequence: 0x1_fffe,
    jitter: 4,
  });
});

test('a NACK names packets over the wrap, neighbours in one mask', () => {
  const sequences = [65_530, 65_535, 3, 10, 30];
  const packet = buildNack(1, 9, sequences);
  assert.equal(packet.length, 12 + 2 * 4);
  assert.deepEqual(parseRtcp(packet), [{ type: 'nack', ssrc: 9, sequences }]);
});

test('PLI and each entry of a FIR ask for a key frame', () => {
  assert.deepEqual(parseRtcp(buildPli(1, 5)), [{ type: 'key-frame-request', ssrc: 5 }]);
  const fir = Buffer.from('84ce000600000001000000000000000a010000000000000b02000000', 'hex');
  assert.deepEqual(parseRtcp(fir), [
    { type: 'key-frame-request', ssrc: 10 },
    { type: 'key-frame-request', ssrc: 11 },
  ]);
});

test('a compound is read up to where it is broken', () => {
  const compound = Buffer.concat([buildPli(1, 5), Buffer.from([0x81, 206, 0xff, 0xff, 0, 0, 0, 0])]);
  assert.equal(parseRtcp(compound).length, 1);
  assert.deepEqual(parseRtcp(Buffer.from([1, 2, 3])), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRtpPacket, isRtcp, parseRtpPacket, readHeaderExtension } from './rtp-packet.ts';

const fields = { payloadType: 96, marker: true, sequence: 65_535, timestamp: 0xffff_fffe, ssrc: 0xdead_beef };

test('an RTP packet is parsed into what it was built of', () => {
  const packet = buildRtpPacket(fields, Buffer.from([1, 2]), Buffer.from([3]));
  const { payload, ...rest } = parseRtpPacket(packet)!;
  assert.deepEqual(rest, fields);
  assert.deepEqual([...payload], [1, 2, 3]);
  assert.equal(packet.length, 15);
});

test('header extensions are padded to words and found by their id', () => {
  const level = Buffer.from([0x85]);
  const capture = Buffer.from('0123456789abcdef');
  const extensions = [
    { id: 1, value: level },
    { id: 14, value: capture },
  ];
  const packet = buildRtpPacket({ ...fields, extensions }, Buffer.from([9]));
  assert.equal(packet.readUInt16BE(14), 5);
  assert.deepEqual(readHeaderExtension(packet, 1), level);
  assert.deepEqual(readHeaderExtension(packet, 14), capture);
  assert.equal(readHeaderExtension(packet, 2), undefined);
  assert.deepEqual([...parseRtpPacket(packet)!.payload], [9]);
});

test('the two-byte form of header extensions is read too', () => {
  const header = Buffer.from('9060000100000001000000021000000220030a0b0c000000', 'hex');
  assert.deepEqual([...readHeaderExtension(header, 0x20)!], [0x0a, 0x0b, 0x0c]);
});

test('padding, contributing sources and truncation are respected', () => {
  const padded = Buffer.from('b1600001000000010000000200000003bede000010ff000000aa00000003', 'hex');
  assert.equal(parseRtpPacket(padded)?.payload.length, padded.length - 20 - 3);
  assert.equal(parseRtpPacket(Buffer.from([0x80, 96, 0])), undefined);
  assert.equal(parseRtpPacket(Buffer.from('906000010000000100000002bede00ff', 'hex')), undefined);
});

test('RTP and RTCP are told apart on one port', () => {
  assert.equal(isRtcp(buildRtpPacket(fields)), false);
  assert.equal(isRtcp(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 0])), true);
});

import { buildRtpPacket, parseRtpPacket, type ParsedRtp } from './rtp-packet.ts';

/** Where retransmissions of a stream go (RFC 4588). */
export interface RtxStream {
  readonly ssrc: number;
  readonly payloadType: number;
}

/** Wraps a packet for retransmission: its payload follows its original sequence number. */
export function wrapInRtx(original: Buffer, rtx: RtxStream, sequence: number): Buffer | undefined {
  const parsed = parseRtpPacket(original);
  if (parsed === undefined) return undefined;
  const osn = Buffer.allocUnsafe(2);
  osn.writeUInt16BE(parsed.sequence);
  const fields = { payloadType: rtx.payloadType, marker: parsed.marker, timestamp: parsed.timestamp };
  return buildRtpPacket({ ...fields, sequence, ssrc: rtx.ssrc }, osn, parsed.payload);
}

/** The original as far as a receiver needs it; undefined for padding-only probes. */
export function unwrapRtx(rtx: ParsedRtp): { sequence: number; payload: Buffer } | undefined {
  if (rtx.payload.length < 2) return undefined;
  return { sequence: rtx.payload.readUInt16BE(0), payload: rtx.payload.subarray(2) };
}

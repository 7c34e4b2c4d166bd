import { mediaClockNtp } from './media-clock.ts';

export interface SenderReport {
  readonly ssrc: number;
  readonly ntp: bigint;
  /** The RTP timestamp of the same instant. */
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** A sender report with its source description (RFC 3550, 6.4.1 and 6.5): one compound packet. */
export function buildSenderReport(report: SenderReport, cname: string): Buffer {
  const packet = Buffer.alloc(28);
  header(packet, 0, 200);
  packet.writeUInt32BE(report.ssrc, 4);
  packet.writeBigUInt64BE(BigInt.asUintN(64, report.ntp), 8);
  packet.writeUInt32BE(report.rtpTimestamp >>> 0, 16);
  packet.writeUInt32BE(report.packets >>> 0, 20);
  packet.writeUInt32BE(report.octets >>> 0, 24);
  return Buffer.concat([packet, sourceDescription(report.ssrc, cname)]);
}

export interface ReportBlock {
  readonly ssrc: number;
  /** Of the packets expected since the last report: 0–255 for 0–1. */
  readonly fractionLost: number;
  /** Since the beginning, of 24 bits. */
  readonly lost: number;
  /** Sequence number with the number of its wraps above it. */
  readonly highestSequence: number;
  /** In units of the RTP clock. */
  readonly jitter: number;
  /** The middle 32 bits of the last sender report's NTP time, and when it came; absent before the first one. */
  readonly lastSenderReport?: { readonly middleNtp: number; readonly arrivedAt: bigint };
}

/** A receiver report holds at most this many blocks (5 bits). */
export const maxReportBlocks = 31;

/** Receiver reports (RFC 3550, 6.4.2): as many packets as the blocks need, each with its source description. */
export function buildReceiverReports(ssrc: number, cname: string, blocks: readonly ReportBlock[]): Buffer[] {
  const packets: Buffer[] = [];
  for (let first = 0; first < blocks.length; first += maxReportBlocks) {
    const some = blocks.slice(first, first + maxReportBlocks);
    const packet = Buffer.alloc(8 + some.length * 24);
    header(packet, some.length, 201);
    packet.writeUInt32BE(ssrc, 4);
    some.forEach((block, index) => writeReportBlock(packet, 8 + index * 24, block));
    packets.push(Buffer.concat([packet, sourceDescription(ssrc, cname)]));
  }
  return packets;
}

function writeReportBlock(packet: Buffer, at: number, block: ReportBlock): void {
  packet.writeUInt32BE(block.ssrc, at);
  packet[at + 4] = block.fractionLost;
  packet.writeUIntBE(Math.min(Math.max(0, block.lost), 0x7f_ffff), at + 5, 3);
  packet.writeUInt32BE(block.highestSequence >>> 0, at + 8);
  packet.writeUInt32BE(Math.round(block.jitter) >>> 0, at + 12);
  const last = block.lastSenderReport;
  if (last === undefined) return;
  packet.writeUInt32BE(last.middleNtp, at + 16);
  // In 1/65536 s: the 32.32 difference without its lower 16 bits.
  packet.writeUInt32BE(Number(BigInt.asUintN(32, (mediaClockNtp() - last.arrivedAt) >> 16n)), at + 20);
}

/** Generic NACK (RFC 4585, 6.2.1) for the given sequence numbers, in ascending order. */
export function buildNack(senderSsrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const items: { pid: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = items.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.pid) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else items.push({ pid: sequence & 0xffff, mask: 0 });
  }
  const packet = Buffer.alloc(12 + items.length * 4);
  header(packet, 1, 205);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  items.forEach(({ pid, mask }, index) => {
    packet.writeUInt16BE(pid, 12 + index * 4);
    packet.writeUInt16BE(mask, 14 + index * 4);
  });
  return packet;
}

/** Picture loss indication (RFC 4585, 6.3.1). */
export function buildPli(senderSsrc: number, mediaSsrc: number): Buffer {
  const packet = Buffer.alloc(12);
  header(packet, 1, 206);
  packet.writeUInt32BE(senderSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}

function sourceDescription(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname, 'utf8').subarray(0, 255);
  // Chunk: ssrc, item CNAME (1) with its length, then at least one zero up to the next word.
  const chunkBytes = Math.ceil((4 + 2 + name.length + 1) / 4) * 4;
  const packet = Buffer.alloc(4 + chunkBytes);
  header(packet, 1, 202);
  packet.writeUInt32BE(ssrc, 4);
  packet[8] = 1;
  packet[9] = name.length;
  packet.set(name, 10);
  return packet;
}

function header(packet: Buffer, count: number, type: number): void {
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
}

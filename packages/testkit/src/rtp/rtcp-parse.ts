/** What a media participant acts on; everything else in a compound packet is skipped. */
export type RtcpItem =
  | { type: 'sender-report'; ssrc: number; ntp: bigint; rtpTimestamp: number; packets: number; octets: number }
  | { type: 'report-block'; ssrc: number; fractionLost: number; lost: number; highestSequence: number; jitter: number }
  | { type: 'nack'; ssrc: number; sequences: number[] }
  /** PLI or FIR: the stream of this ssrc is to send a key frame. */
  | { type: 'key-frame-request'; ssrc: number };

/** Reads a compound RTCP packet as far as it is well-formed. */
export function parseRtcp(compound: Buffer): RtcpItem[] {
  const items: RtcpItem[] = [];
  for (let at = 0; at + 8 <= compound.length;) {
    const end = at + (compound.readUInt16BE(at + 2) + 1) * 4;
    if (compound[at]! >> 6 !== 2 || end > compound.length) break;
    parseOne(compound.subarray(at, end), items);
    at = end;
  }
  return items;
}

function parseOne(packet: Buffer, items: RtcpItem[]): void {
  const count = packet[0]! & 0x1f;
  switch (packet[1]) {
    case 200:
      if (packet.length < 28) return;
      items.push({
        type: 'sender-report',
        ssrc: packet.readUInt32BE(4),
        ntp: packet.readBigUInt64BE(8),
        rtpTimestamp: packet.readUInt32BE(16),
        packets: packet.readUInt32BE(20),
        octets: packet.readUInt32BE(24),
      });
      parseReportBlocks(packet, 28, count, items);
      return;
    case 201:
      parseReportBlocks(packet, 8, count, items);
      return;
    case 205:
      if (count === 1 && packet.length >= 16) items.push({ type: 'nack', ...parseNack(packet) });
      return;
    case 206:
      if (count === 1 && packet.length >= 12) {
        items.push({ type: 'key-frame-request', ssrc: packet.readUInt32BE(8) });
      } else if (count === 4) {
        // FIR (RFC 5104) names its streams in the entries; the media ssrc of the header is unused.
        for (let at = 12; at + 8 <= packet.length; at += 8) {
          items.push({ type: 'key-frame-request', ssrc: packet.readUInt32BE(at) });
        }
      }
      return;
    default:
  }
}

function parseReportBlocks(packet: Buffer, from: number, count: number, items: RtcpItem[]): void {
  for (let index = 0, at = from; index < count && at + 24 <= packet.length; index++, at += 24) {
    items.push({
      type: 'report-block',
      ssrc: packet.readUInt32BE(at),
      fractionLost: packet[at + 4]!,
      lost: packet.readIntBE(at + 5, 3),
      highestSequence: packet.readUInt32BE(at + 8),
      jitter: packet.readUInt32BE(at + 12),
    });
  }
}

function parseNack(packet: Buffer): { ssrc: number; sequences: number[] } {
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const pid = packet.readUInt16BE(at);
    const mask = packet.readUInt16BE(at + 2);
    sequences.push(pid);
    for (let bit = 0; bit < 16; bit++) {
      if ((mask & (1 << bit)) !== 0) sequences.push((pid + bit + 1) & 0xffff);
    }
  }
  return { ssrc: packet.readUInt32BE(8), sequences };
}

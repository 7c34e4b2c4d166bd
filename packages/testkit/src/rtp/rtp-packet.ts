/** A header extension element (RFC 8285); one-byte form: ids 1–14, values of 1–16 bytes. */
export interface HeaderExtension {
  readonly id: number;
  readonly value: Uint8Array;
}

export interface RtpFields {
  readonly payloadType: number;
  readonly marker: boolean;
  /** Only the low 16 bits are sent. */
  readonly sequence: number;
  /** Only the low 32 bits are sent. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly extensions?: readonly HeaderExtension[];
}

/** Builds an RTP packet (RFC 3550) whose payload is the concatenation of the parts. */
export function buildRtpPacket(fields: RtpFields, ...payload: readonly Uint8Array[]): Buffer {
  const extensions = fields.extensions ?? [];
  const extensionBytes = extensions.reduce((sum, extension) => sum + 1 + extension.value.length, 0);
  const words = Math.ceil(extensionBytes / 4);
  const headerBytes = 12 + (extensions.length === 0 ? 0 : 4 + words * 4);
  const packet = Buffer.allocUnsafe(payload.reduce((sum, part) => sum + part.length, headerBytes));
  packet[0] = extensions.length === 0 ? 0x80 : 0x90;
  packet[1] = (fields.marker ? 0x80 : 0) | fields.payloadType;
  packet.writeUInt16BE(fields.sequence & 0xffff, 2);
  packet.writeUInt32BE(fields.timestamp >>> 0, 4);
  packet.writeUInt32BE(fields.ssrc, 8);
  if (extensions.length > 0) {
    packet.writeUInt16BE(0xbede, 12);
    packet.writeUInt16BE(words, 14);
    let at = 16;
    for (const { id, value } of extensions) {
      packet[at] = (id << 4) | (value.length - 1);
      packet.set(value, at + 1);
      at += 1 + value.length;
    }
    packet.fill(0, at, headerBytes);
  }
  let at = headerBytes;
  for (const part of payload) {
    packet.set(part, at);
    at += part.length;
  }
  return packet;
}

export interface ParsedRtp {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Without padding; a view, not a copy. */
  readonly payload: Buffer;
}

/** Where the payload begins and ends, and the fixed header; undefined for what is not RTP version 2 or is cut short. */
export function parseRtpPacket(packet: Buffer): ParsedRtp | undefined {
  if (packet.length < 12 || packet[0]! >> 6 !== 2) return undefined;
  let start = 12 + (packet[0]! & 0x0f) * 4;
  if ((packet[0]! & 0x10) !== 0) {
    if (packet.length < start + 4) return undefined;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  const padding = (packet[0]! & 0x20) === 0 ? 0 : packet[packet.length - 1]!;
  const end = packet.length - padding;
  if (start > end) return undefined;
  return {
    payloadType: packet[1]! & 0x7f,
    marker: (packet[1]! & 0x80) !== 0,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    payload: packet.subarray(start, end),
  };
}

/** The value of one header extension, in the one-byte or the two-byte form (RFC 8285); a view, not a copy. */
export function readHeaderExtension(packet: Buffer, wantedId: number): Buffer | undefined {
  if ((packet[0]! & 0x10) === 0) return undefined;
  const start = 12 + (packet[0]! & 0x0f) * 4;
  if (packet.length < start + 4) return undefined;
  const profile = packet.readUInt16BE(start);
  const end = start + 4 + packet.readUInt16BE(start + 2) * 4;
  if (packet.length < end) return undefined;
  const oneByte = profile === 0xbede;
  if (!oneByte && (profile & 0xfff0) !== 0x1000) return undefined;
  for (let at = start + 4; at < end;) {
    const first = packet[at]!;
    if (first === 0) {
      at += 1;
      continue;
    }
    const id = oneByte ? first >> 4 : first;
    // Id 15 ends the one-byte form.
    if (oneByte && id === 15) return undefined;
    const valueAt = at + (oneByte ? 1 : 2);
    const length = oneByte ? (first & 0x0f) + 1 : packet[at + 1]!;
    if (valueAt + length > end) return undefined;
    if (id === wantedId) return packet.subarray(valueAt, valueAt + length);
    at = valueAt + length;
  }
  return undefined;
}

/** True for RTCP where RTP and RTCP share a port (RFC 5761): packet types 192–223. */
export function isRtcp(packet: Buffer): boolean {
  return packet.length >= 8 && packet[1]! >= 192 && packet[1]! <= 223;
}

/** Fields of one RTP packet of a test publisher. */
export interface RtpPacketFields {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly payload: Buffer;
}

export function rtpPacket(fields: RtpPacketFields): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(0x80 | fields.payloadType, 1);
  header.writeUInt16BE(fields.sequenceNumber & 0xffff, 2);
  header.writeUInt32BE(fields.timestamp >>> 0, 4);
  header.writeUInt32BE(fields.ssrc, 8);
  return Buffer.concat([header, fields.payload]);
}

/** One whole VP8 key frame of 320×180 as far as headers go, in one packet: mediasoup looks at nothing else. */
export function vp8KeyFrame(pictureId: number): Buffer {
  const descriptor = [0x90, 0x80, 0x80 | ((pictureId >> 8) & 0x7f), pictureId & 0xff];
  const frameTag = [0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 320 & 0xff, 320 >> 8, 180, 0];
  return Buffer.concat([Buffer.from([...descriptor, ...frameTag]), Buffer.alloc(80, 7)]);
}

/** The fields of the VP8 payload descriptor (RFC 7741, 4.2) that change from frame to frame. */
export interface Vp8FrameNumbers {
  /** 15 bits, one more with each frame of the layer. */
  readonly pictureId: number;
  /** 8 bits, one more with each frame of temporal layer 0. */
  readonly tl0PicIdx: number;
  readonly temporalLayer: number;
  /** The frame refers to nothing above temporal layer 0, so that a receiver can start with this layer here. */
  readonly layerSync: boolean;
}

const descriptorBytes = 6;

/** The descriptor of one packet: extended, with 15-bit PictureID, TL0PICIDX and TID. */
export function vp8Descriptor(numbers: Vp8FrameNumbers, startOfFrame: boolean, nonReference: boolean): Buffer {
  const descriptor = Buffer.allocUnsafe(descriptorBytes);
  descriptor[0] = 0x80 | (nonReference ? 0x20 : 0) | (startOfFrame ? 0x10 : 0);
  // I, L and T are present, K is not.
  descriptor[1] = 0xe0;
  descriptor.writeUInt16BE(0x8000 | (numbers.pictureId & 0x7fff), 2);
  descriptor[4] = numbers.tl0PicIdx & 0xff;
  descriptor[5] = (numbers.temporalLayer << 6) | (numbers.layerSync ? 0x20 : 0);
  return descriptor;
}

/** Cuts a frame into pieces of nearly equal size that fit, with their descriptors, into `maxPayloadBytes`. */
export function splitVp8Frame(frame: Uint8Array, maxPayloadBytes: number): Uint8Array[] {
  const pieces = Math.max(1, Math.ceil(frame.length / (maxPayloadBytes - descriptorBytes)));
  const size = Math.ceil(frame.length / pieces);
  return Array.from({ length: pieces }, (_, index) => frame.subarray(index * size, (index + 1) * size));
}

export interface ParsedVp8 {
  /** First packet of its frame. */
  readonly startOfFrame: boolean;
  /** Only told by the first packet of a frame. */
  readonly keyFrame: boolean;
  readonly pictureId: number | undefined;
  readonly tl0PicIdx: number | undefined;
  readonly temporalLayer: number | undefined;
  /** Of a key frame's first packet, in pixels. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** Reads the descriptor and, in the first packet of a key frame, the frame header (RFC 6386, 9.1); undefined when cut short. */
export function parseVp8Payload(payload: Buffer): ParsedVp8 | undefined {
  if (payload.length < 2) return undefined;
  const first = payload[0]!;
  const flags = (first & 0x80) === 0 ? 0 : payload[1]!;
  let at = (first & 0x80) === 0 ? 1 : 2;
  let pictureId: number | undefined;
  let tl0PicIdx: number | undefined;
  let temporalLayer: number | undefined;
  if (payload.length < at + 4) return undefined;
  if ((flags & 0x80) !== 0) {
    const long = (payload[at]! & 0x80) !== 0;
    pictureId = long ? payload.readUInt16BE(at) & 0x7fff : payload[at]! & 0x7f;
    at += long ? 2 : 1;
  }
  if ((flags & 0x40) !== 0) tl0PicIdx = payload[at++];
  if ((flags & 0x30) !== 0) {
    const byte = payload[at++] ?? 0;
    if ((flags & 0x20) !== 0) temporalLayer = byte >> 6;
  }
  const startOfFrame = (first & 0x10) !== 0 && (first & 0x07) === 0;
  const keyFrame = startOfFrame && payload.length > at && (payload[at]! & 0x01) === 0;
  return {
    startOfFrame,
    keyFrame,
    pictureId,
    tl0PicIdx,
    temporalLayer,
    size: keyFrame ? sizeAt(payload, at) : undefined,
  };
}

/** A key frame begins with a 3-byte tag, the start code 9d 01 2a, then 14 bits of width and 14 of height, little-endian. */
function sizeAt(payload: Buffer, at: number): ParsedVp8['size'] {
  if (payload.length < at + 10 || payload.readUIntBE(at + 3, 3) !== 0x9d012a) return undefined;
  return { width: payload.readUInt16LE(at + 6) & 0x3fff, height: payload.readUInt16LE(at + 8) & 0x3fff };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVp8Payload, splitVp8Frame, vp8Descriptor } from './vp8-payload.ts';

/** Frame tag of a key frame, start code, 640 × 360. */
const keyFrame = Buffer.from('1002009d012a80026801ffff', 'hex');
const numbers = { pictureId: 0x7abc, tl0PicIdx: 200, temporalLayer: 2, layerSync: true };

test('a descriptor carries PictureID, TL0PICIDX and TID as RFC 7741 lays them out', () => {
  assert.equal(vp8Descriptor(numbers, true, true).toString('hex'), 'b0e0fabcc8a0');
  assert.equal(vp8Descriptor({ ...numbers, layerSync: false }, false, false).toString('hex'), '80e0fabcc880');
});

test('the first packet of a key frame tells its size', () => {
  const parsed = parseVp8Payload(
    Buffer.concat([vp8Descriptor({ ...numbers, temporalLayer: 0 }, true, false), keyFrame]),
  );
  assert.deepEqual(parsed, {
    startOfFrame: true,
    keyFrame: true,
    pictureId: 0x7abc,
    tl0PicIdx: 200,
    temporalLayer: 0,
    size: { width: 640, height: 360 },
  });
});

test('a later packet, or one of a delta frame, is no key frame', () => {
  const later = parseVp8Payload(Buffer.concat([vp8Descriptor(numbers, false, false), keyFrame]));
  assert.equal(later?.keyFrame, false);
  const delta = parseVp8Payload(Buffer.concat([vp8Descriptor(numbers, true, false), Buffer.from([0x11, 0, 0, 0])]));
  assert.deepEqual([delta?.startOfFrame, delta?.keyFrame, delta?.size], [true, false, undefined]);
});

test('the shortest descriptors are read, and what is cut short is refused', () => {
  assert.equal(parseVp8Payload(Buffer.concat([Buffer.from([0x10]), keyFrame]))?.size?.width, 640);
  assert.equal(parseVp8Payload(Buffer.concat([Buffer.from([0x90, 0x80, 0x2a]), keyFrame]))?.pictureId, 0x2a);
  assert.equal(parseVp8Payload(Buffer.from([0x90])), undefined);
});

test('a frame is cut into pieces that fit and are whole together', () => {
  const frame = Buffer.from(Array.from({ length: 5000 }, (_, index) => index & 0xff));
  const pieces = splitVp8Frame(frame, 1130);
  assert.equal(pieces.length, 5);
  assert.ok(pieces.every((piece) => piece.length + 6 <= 1130));
  assert.deepEqual(Buffer.concat(pieces), frame);
  assert.equal(splitVp8Frame(Buffer.from([1]), 1130).length, 1);
});

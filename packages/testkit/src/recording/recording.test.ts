import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { parseVp8Payload } from '../rtp/vp8-payload.ts';
import { makeRecording } from './make-recording.ts';
import { readRecording, recordingDirectory, recordingPlan, type Recording } from './recording.ts';

let recording: Recording;

before(async () => {
  const { directory } = await makeRecording();
  recording = await readRecording(directory);
});

test('a recording is made once', async () => {
  assert.deepEqual(await makeRecording(), { directory: recordingDirectory(), made: false });
});

test('its layers have the planned sizes and bitrates, and one key frame, at the begin', () => {
  assert.equal(recording.layers.length, 3);
  for (const layer of recording.layers) {
    const frames = layer.frames.flatMap((frame) => frame ?? []);
    assert.ok(layer.frames[0]);
    const keys = layer.frames.flatMap((frame, index) => (frame?.key === true ? [index] : []));
    assert.deepEqual(keys, [0]);
    const first = parseVp8Payload(Buffer.concat([Buffer.from([0x10]), layer.frames[0].bytes]));
    assert.deepEqual(first?.size, { width: layer.width, height: layer.height });
    const bitrate = (frames.reduce((sum, { bytes }) => sum + bytes.length, 0) * 8000) / recordingPlan.durationMs;
    assert.ok(bitrate > layer.bitrateBps * 0.6 && bitrate < layer.bitrateBps * 1.5, `${layer.height}p: ${bitrate}`);
    assert.deepEqual(new Set(frames.map(({ temporalLayer }) => temporalLayer)), new Set([0, 1, 2]));
  }
});

test('its sound is a whole loop of 20 ms packets', () => {
  assert.equal(recording.opusPackets.length, recordingPlan.durationMs / recording.opusPacketMs);
  assert.ok(recording.opusPackets.every((packet) => packet.length > 0 && packet.length < 400));
});

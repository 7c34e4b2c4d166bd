import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { audioEncodings, videoEncodings } from './encodings.ts';

describe('how video is sent', () => {
  it('takes three layers of 150, 500 and 1500 kbit/s at 720p', () => {
    assert.deepEqual(
      videoEncodings('camera', 1280, 720, 'vp8').map(({ scaleResolutionDownBy, maxBitrate }) => [
        scaleResolutionDownBy,
        maxBitrate,
      ]),
      [
        [4, 150_000],
        [2, 500_000],
        [1, 1_500_000],
      ],
    );
  });

  const sizes = [
    { width: 1920, height: 1080, layers: 3 },
    { width: 720, height: 1280, layers: 3 },
    { width: 960, height: 540, layers: 3 },
    { width: 640, height: 360, layers: 2 },
    { width: 320, height: 180, layers: 1 },
  ];
  for (const { width, height, layers } of sizes) {
    it(`takes ${layers} at ${width}×${height}`, () =>
      assert.equal(videoEncodings('camera', width, height, 'vp8').length, layers));
  }

  it('keeps temporal layers out of a single stream, whose first frame they would hold up', () =>
    assert.deepEqual(videoEncodings('camera', 320, 180, 'vp8'), [{ maxBitrate: 150_000 }]));

  it('leaves the layers to the codec where it has them', () =>
    assert.deepEqual(videoEncodings('camera', 1280, 720, 'vp9'), [
      { maxBitrate: 1_500_000, scalabilityMode: 'L3T3_KEY' },
    ]));

  it('never scales a screen down', () =>
    assert.ok(
      videoEncodings('screen', 3840, 2160, 'vp8').every(({ scaleResolutionDownBy }) => !scaleResolutionDownBy),
    ));

  it('bounds a voice, but not the sound of a screen', () => {
    assert.deepEqual(audioEncodings('microphone'), [{ maxBitrate: 32_000 }]);
    assert.equal(audioEncodings('screen-audio'), undefined);
  });
});

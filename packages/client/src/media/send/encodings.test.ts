import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { audioCodecOptions, audioEncodings, videoEncodings } from './encodings.ts';

describe('how video is sent', () => {
  it('takes three layers of 150, 500 and 1500 kbit/s at 720p', () => {
    assert.deepEqual(
      videoEncodings('camera', { width: 1280, height: 720 }, 'vp8').map(({ scaleResolutionDownBy, maxBitrate }) => [
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
      assert.equal(videoEncodings('camera', { width, height }, 'vp8').length, layers));
  }

  it('keeps temporal layers out of a single stream, whose first frame they would hold up', () =>
    assert.deepEqual(videoEncodings('camera', { width: 320, height: 180 }, 'vp8'), [{ maxBitrate: 150_000 }]));

  it('leaves the layers to the codec where it has them', () =>
    assert.deepEqual(videoEncodings('camera', { width: 1280, height: 720 }, 'vp9'), [
      { maxBitrate: 1_500_000, scalabilityMode: 'L3T3_KEY' },
    ]));

  it('never scales a screen down', () =>
    assert.ok(
      videoEncodings('screen', { width: 3840, height: 2160 }, 'vp8').every(
        ({ scaleResolutionDownBy }) => !scaleResolutionDownBy,
      ),
    ));

  it('gives the sound of a screen room for music, in stereo and without cutting silence', () => {
    assert.deepEqual(audioEncodings('microphone'), [{ maxBitrate: 32_000 }]);
    assert.deepEqual(audioEncodings('screen-audio'), [{ maxBitrate: 128_000 }]);
    const { opusStereo, opusDtx } = audioCodecOptions('screen-audio');
    assert.deepEqual([opusStereo, opusDtx], [true, false]);
    assert.equal(audioCodecOptions('microphone').opusDtx, true);
  });

  const size = { width: 1280, height: 720 };
  const wishes = [
    { wish: { maxBitrateBps: 3_000_000 }, expected: [150_000, 500_000, 3_000_000], is: 'more for the whole picture' },
    { wish: { maxBitrateBps: 750_000 }, expected: [75_000, 250_000, 750_000], is: 'less for every layer' },
    { wish: { simulcast: false }, expected: [1_500_000], is: 'one size only' },
    { wish: { simulcast: false, maxBitrateBps: 600_000 }, expected: [600_000], is: 'one size within a bound' },
  ];
  for (const { wish, expected, is } of wishes) {
    it(`takes ${is} where the app says so`, () =>
      assert.deepEqual(
        videoEncodings('camera', size, 'vp8', wish).map(({ maxBitrate }) => maxBitrate),
        expected,
      ));
  }

  it('hands the priority to every layer', () =>
    assert.deepEqual(
      videoEncodings('camera', size, 'vp8', { priority: 'low' }).map(({ priority }) => priority),
      ['low', 'low', 'low'],
    ));
});

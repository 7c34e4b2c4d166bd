import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { watchAudioLevel } from './audio-level.ts';

describe('the level of a microphone', () => {
  it('is not told where the browser cannot measure it, and nothing stays open', (test) => {
    const close = mock.fn(() => Promise.resolve());
    class FirefoxContext {
      readonly close = close;
      createAnalyser = () => ({});
      createMediaStreamSource(): never {
        throw new DOMException('different sample-rate is currently not supported', 'NotSupportedError');
      }
    }
    Object.assign(globalThis, { AudioContext: FirefoxContext, MediaStream: EventTarget });
    test.after(() => ['AudioContext', 'MediaStream'].forEach((name) => Reflect.deleteProperty(globalThis, name)));
    const stop = watchAudioLevel({} as MediaStreamTrack, () => assert.fail('nothing was measured'));
    stop();
    assert.equal(close.mock.callCount(), 1);
  });
});

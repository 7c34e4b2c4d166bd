import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError, DeviceError } from '@confab/client';
import { actionProblem, callProblem, deviceProblem, screenProblem } from './plain-words.ts';

describe('problems in plain words', () => {
  for (const [error, words] of [
    [new DOMException('', 'NotAllowedError'), /blocked/],
    [new DOMException('', 'NotReadableError'), /in use/],
    [new DeviceError('not-found', 'camera'), /No camera was found/],
    [new DeviceError('denied', 'camera', { deniedBy: 'system' }), /system’s settings/],
    [new DeviceError('unsupported', 'camera'), /HTTPS/],
  ] as const) {
    it(`say of a camera: ${words.source}`, () => assert.match(deviceProblem('camera', error), words));
  }

  it('do not complain when somebody decides against sharing the screen', () => {
    assert.equal(screenProblem(new DOMException('', 'NotAllowedError')), undefined);
    assert.match(screenProblem(new CallError('forbidden', 'no')) ?? '', /You may not share your screen/);
  });

  it('name what the server refused', () => {
    assert.match(actionProblem('lock the room', new CallError('forbidden', 'roomAdmin')), /You may not lock the room/);
    assert.match(actionProblem('write', new CallError('rate-limited', 'slow')), /too fast/);
    assert.match(callProblem(new CallError('room-locked', 'x')), /locked/);
  });
});

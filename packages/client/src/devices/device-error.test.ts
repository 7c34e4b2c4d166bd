import assert from 'node:assert/strict';
import { it } from 'node:test';
import { proves } from '@confab/testkit';
import { captureCamera } from './capture.ts';
import { DeviceError, type DeviceErrorCode } from './device-error.ts';
import { devices } from './devices.ts';

const withConstraint = (constraint: string) =>
  Object.assign(new Error('constraint not satisfied'), { name: 'OverconstrainedError', constraint });

/** What browsers say, as read from them and from their sources. */
const said: readonly [browser: string, error: unknown, code: DeviceErrorCode, more?: Partial<DeviceError>][] = [
  ['Chromium', new DOMException('Permission denied', 'NotAllowedError'), 'denied', { deniedBy: 'person' }],
  ['Chromium', new DOMException('Permission denied by system', 'NotAllowedError'), 'denied', { deniedBy: 'system' }],
  ['Firefox', new DOMException('The request is not allowed by the user agent', 'NotAllowedError'), 'denied'],
  ['Safari', new DOMException('The operation is insecure.', 'SecurityError'), 'denied'],
  ['Chromium', new DOMException('Could not start video source', 'NotReadableError'), 'in-use'],
  ['Firefox', new DOMException('Starting videoinput failed', 'AbortError'), 'in-use'],
  ['Chromium', new DOMException('Requested device not found', 'NotFoundError'), 'not-found'],
  ['Chromium', withConstraint('width'), 'overconstrained', { constraint: 'width' }],
  ['Firefox', new DOMException('', 'AbortError'), 'aborted'],
  ['Chromium', new TypeError('getUserMedia is not a function'), 'unsupported'],
  ['an extension', 'no', 'aborted'],
];

for (const [browser, error, code, more = {}] of said) {
  const what = error instanceof Error ? `${error.name} (${error.message})` : String(error);
  it(`${browser}'s ${what} is ${code}`, () => {
    const read = DeviceError.from('camera', error);
    assert.equal(read.code, code);
    assert.equal(read.kind, 'camera');
    assert.equal(read.cause, error);
    for (const [name, value] of Object.entries(more)) assert.equal(read[name as keyof DeviceError], value);
    assert.equal(DeviceError.from('microphone', read), read, 'reading it again changes nothing');
  });
}

it('is unsupported, and nothing else fails, where there are no devices at all', async () => {
  proves('noun: device errors');
  await assert.rejects(captureCamera(), (error) => error instanceof DeviceError && error.code === 'unsupported');
  await assert.rejects(devices.request('microphone'), { code: 'unsupported' });
  assert.deepEqual(await devices.list('camera'), []);
  assert.equal(await devices.permission('camera'), 'prompt');
});

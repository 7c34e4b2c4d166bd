import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Preview } from './preview.ts';

describe('a preview', () => {
  it('opens nothing when it was closed while the browser told what is allowed', async (test) => {
    const getUserMedia = mock.fn(() => Promise.reject(new Error('nobody waits for this')));
    const label = { deviceId: 'one', label: 'One' };
    const all = [
      { ...label, kind: 'audioinput' },
      { ...label, kind: 'videoinput' },
    ];
    const mediaDevices = { getUserMedia, enumerateDevices: () => Promise.resolve(all), addEventListener: () => {} };
    Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
    test.after(() => Reflect.deleteProperty(navigator, 'mediaDevices'));
    const preview = new Preview();
    const opening = preview.open({ explain: true });
    preview.close();
    await opening;
    assert.equal(getUserMedia.mock.callCount(), 0);
  });
});

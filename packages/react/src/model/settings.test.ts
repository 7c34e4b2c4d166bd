import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings, storedSettings } from './settings.ts';

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
  };
}

describe('settings', () => {
  it('are found again', () => {
    const storage = memory();
    storedSettings(storage).patch({ layout: 'speaker', theme: 'dark', speaker: 'usb' });
    assert.deepEqual(storedSettings(storage).get(), {
      ...defaultSettings,
      layout: 'speaker',
      theme: 'dark',
      speaker: 'usb',
    });
  });

  for (const nonsense of ['', 'null', '[]', '{"layout":7,"theme":"pink","camera":{}}', '{{{']) {
    it(`are the usual ones where ${nonsense || 'nothing'} is stored`, () => {
      const storage = memory();
      storage.setItem('confab.settings', nonsense);
      assert.deepEqual(storedSettings(storage).get(), defaultSettings);
    });
  }

  it('work in a browser that keeps nothing', () => {
    const settings = storedSettings({
      getItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    settings.patch({ audioOnly: true });
    assert.equal(settings.get().audioOnly, true);
  });
});

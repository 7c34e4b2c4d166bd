import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storageOf } from './storage.ts';

describe('what the browser keeps', () => {
  it('lasts as long as the page where the browser keeps nothing', (test) => {
    const refused = {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
      configurable: true,
    };
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage') ?? { value: undefined };
    Object.defineProperty(globalThis, 'localStorage', refused);
    test.after(() => Object.defineProperty(globalThis, 'localStorage', before));
    const storage = storageOf('localStorage');
    storage.setItem('name', 'Anna');
    assert.equal(storage.getItem('name'), 'Anna');
    storage.removeItem('name');
    assert.equal(storage.getItem('name'), null);
  });
});

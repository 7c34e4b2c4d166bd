import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tabIdentity } from './identity.ts';

function memory(): Storage {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  } as Storage;
}

describe('who a tab is', () => {
  it('stays the same over a reload', () => {
    const storage = memory();
    assert.equal(tabIdentity(storage, true), tabIdentity(storage, true));
  });

  it('is somebody new in a duplicated tab, which copies the storage', () => {
    const storage = memory();
    assert.notEqual(tabIdentity(storage, false), tabIdentity(storage, false));
  });
});

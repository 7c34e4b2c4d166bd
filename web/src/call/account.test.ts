import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identityFor, storedAccount } from './account.ts';

function memory(): Storage {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  } as Storage;
}

describe('who is signed in', () => {
  it('is remembered until they sign out', () => {
    const storage = memory();
    storedAccount(storage).set({ identity: 'anna', name: 'Anna' });
    assert.deepEqual(storedAccount(storage).get(), { identity: 'anna', name: 'Anna' });
    storedAccount(storage).set(undefined);
    const again = storedAccount(storage);
    again.set({ identity: 'ben', name: 'Ben' });
    again.set(undefined);
    assert.equal(storedAccount(storage).get(), undefined);
  });

  for (const nonsense of ['', 'null', '7', '{"identity":""}', '{"identity":7,"name":"x"}', '{']) {
    it(`is nobody where ${nonsense || 'nothing'} is stored`, () => {
      const storage = memory();
      storage.setItem('confab.account', nonsense);
      assert.equal(storedAccount(storage).get(), undefined);
    });
  }

  it('is called by a name without spaces and accents', () => {
    assert.equal(identityFor('  Zoë  O’Hara '), 'zoe-o-hara');
    assert.equal(identityFor('李 雷'), '李-雷');
    assert.equal(identityFor('…'), '');
  });
});

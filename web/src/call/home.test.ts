import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultSettings, Store, type Settings } from '@confab/react/models';
import { Home } from './home.ts';

describe('one’s place in the development tenant', () => {
  it('tells that the web server cannot be reached', async (test) => {
    test.mock.method(globalThis, 'fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const home = new Home({ identity: 'anna', name: 'Anna' }, new Store<Settings>(defaultSettings), () => {});
    assert.equal(home.unreachable.get(), false);
    await assert.rejects(home.online, { code: 'unavailable' });
    assert.equal(home.unreachable.get(), true);
  });
});

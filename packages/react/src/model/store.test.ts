import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { Store } from './store.ts';

describe('a store', () => {
  it('tells its watchers of changes only', () => {
    const store = new Store({ a: 1, b: 2 });
    const watcher = mock.fn();
    const unwatch = store.watch(watcher);
    store.patch({ a: 1 });
    assert.equal(watcher.mock.callCount(), 0);
    store.patch({ a: 3 });
    assert.equal(watcher.mock.callCount(), 1);
    unwatch();
    store.patch({ a: 4 });
    assert.equal(watcher.mock.callCount(), 1);
    assert.deepEqual(store.get(), { a: 4, b: 2 });
  });
});

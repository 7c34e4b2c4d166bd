import { useSyncExternalStore } from 'react';
import type { Store } from '../model/store.ts';

/** Redraws with the store's value. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.watch, store.get, store.get);
}

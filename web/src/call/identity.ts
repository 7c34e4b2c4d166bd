const key = 'confab.identity';

/**
 * Who this tab is: a new person in each tab, the same one after a reload. A duplicated tab copies the storage but not the fact
 * of being a reload, so it is a person of its own as well.
 */
export function tabIdentity(storage: Pick<Storage, 'getItem' | 'setItem'>, isReload: boolean): string {
  const known = isReload ? storage.getItem(key) : null;
  if (known) return known;
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => byte.toString(16).padStart(2, '0'));
  const identity = `guest-${digits.join('')}`;
  storage.setItem(key, identity);
  return identity;
}

export function isReload(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'reload';
}

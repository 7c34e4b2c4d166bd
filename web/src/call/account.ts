import { Store } from '@confab/react/models';
import type { Person } from './web-server.ts';

const key = 'confab.account';

/** Who is signed in, remembered by this browser. A tenant's app knows its users by itself. */
export function storedAccount(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Store<Person | undefined> {
  const account = new Store<Person | undefined>(read(storage));
  account.watch(() => {
    const person = account.get();
    try {
      if (person) storage.setItem(key, JSON.stringify(person));
      else storage.removeItem(key);
    } catch {
      // Signed in for as long as the page is open.
    }
  });
  return account;
}

function read(storage: Pick<Storage, 'getItem'>): Person | undefined {
  try {
    const { identity, name } = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Record<keyof Person, unknown>>;
    return typeof identity === 'string' && identity !== '' && typeof name === 'string' ? { identity, name } : undefined;
  } catch {
    return undefined;
  }
}

/** A name as others would write it to call somebody: letters and digits, joined by dashes; empty when it has none. */
export function identityFor(name: string): string {
  return name
    .trim()
    .toLocaleLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

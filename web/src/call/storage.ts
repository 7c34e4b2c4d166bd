type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What the browser keeps for this page. Who keeps cookies from sites is refused even the look at it: the page remembers by itself then. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): Kept {
  try {
    return globalThis[kind];
  } catch {
    return memory();
  }
}

function memory(): Kept {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

/** A value that can be watched: what view models show to whatever view there is. */
export class Store<Value> {
  #value: Value;
  readonly #watchers = new Set<() => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  readonly get = (): Value => this.#value;

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of this.#watchers) watcher();
  }

  /** Replaces some of an object's fields; nothing happens when they are the same. */
  patch(changes: Partial<Value>): void {
    const current = this.#value as Record<string, unknown>;
    if (Object.entries(changes).some(([key, value]) => !Object.is(current[key], value))) {
      this.set({ ...this.#value, ...changes });
    }
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };
}

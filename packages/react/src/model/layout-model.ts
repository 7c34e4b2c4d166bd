import type { LayoutMode } from './layout.ts';
import type { Settings } from './settings.ts';
import { Store } from './store.ts';

export interface LayoutState {
  readonly mode: LayoutMode;
  readonly page: number;
  readonly pinned: string | undefined;
}

/** Which layout a person looks at, which page of it, and whom they pinned. The layout is remembered. */
export class LayoutModel {
  readonly state: Store<LayoutState>;
  readonly #settings: Store<Settings>;

  constructor(settings: Store<Settings>) {
    this.#settings = settings;
    this.state = new Store<LayoutState>({ mode: settings.get().layout, page: 0, pinned: undefined });
  }

  choose(mode: LayoutMode): void {
    this.state.patch({ mode, page: 0, pinned: undefined });
    this.#settings.patch({ layout: mode });
  }

  toggle(): void {
    this.choose(this.state.get().mode === 'grid' ? 'speaker' : 'grid');
  }

  /** @param pages how many there are now */
  turn(by: 1 | -1, pages: number): void {
    const { page } = this.state.get();
    this.state.patch({ page: Math.min(Math.max(0, Math.min(page, pages - 1) + by), pages - 1) });
  }

  /** Shows this tile large; once more, or undefined: does not any longer. */
  pin(key: string | undefined): void {
    this.state.patch({ pinned: key === this.state.get().pinned ? undefined : key });
  }
}

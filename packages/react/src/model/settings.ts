import type { LayoutMode } from './layout.ts';
import { Store } from './store.ts';

/** What a person chose once and finds again the next time. Device ids are this browser's own. */
export interface Settings {
  readonly layout: LayoutMode;
  readonly theme: 'system' | 'light' | 'dark';
  /** Receives and sends no video but shared screens. */
  readonly audioOnly: boolean;
  readonly mirrorSelf: boolean;
  /** Calls to one person go from browser to browser where that works. */
  readonly directCalls: boolean;
  /** Single keys do things (WCAG 2.1.4 wants a way to switch that off). */
  readonly shortcuts: boolean;
  readonly camera: string | undefined;
  readonly microphone: string | undefined;
  readonly speaker: string | undefined;
}

export const defaultSettings: Settings = {
  layout: 'grid',
  theme: 'system',
  audioOnly: false,
  mirrorSelf: true,
  directCalls: false,
  shortcuts: true,
  camera: undefined,
  microphone: undefined,
  speaker: undefined,
};

const key = 'confab.settings';

/** Settings that are kept in this storage, where the browser lets one keep anything. */
export function storedSettings(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined): Store<Settings> {
  const settings = new Store<Settings>(read(storage));
  settings.watch(() => {
    try {
      storage?.setItem(key, JSON.stringify(settings.get()));
    } catch {
      // Full, or switched off by the person: the settings then last as long as the page.
    }
  });
  return settings;
}

function read(storage: Pick<Storage, 'getItem'> | undefined): Settings {
  let stored: Record<string, unknown> = {};
  try {
    stored = (JSON.parse(storage?.getItem(key) ?? '{}') as Record<string, unknown> | null) ?? {};
  } catch {
    // Not ours, or of another version.
  }
  const text = (name: string) => (typeof stored[name] === 'string' ? stored[name] : undefined);
  return {
    layout: stored['layout'] === 'speaker' ? 'speaker' : 'grid',
    theme: stored['theme'] === 'light' || stored['theme'] === 'dark' ? stored['theme'] : 'system',
    audioOnly: stored['audioOnly'] === true,
    mirrorSelf: stored['mirrorSelf'] !== false,
    directCalls: stored['directCalls'] === true,
    shortcuts: stored['shortcuts'] !== false,
    camera: text('camera'),
    microphone: text('microphone'),
    speaker: text('speaker'),
  };
}

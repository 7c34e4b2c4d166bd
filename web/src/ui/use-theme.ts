import { useStore } from '@confab/react';
import type { Settings, Store } from '@confab/react/models';
import { useEffect } from 'react';

/** Light, dark, or as the system has it: the styles choose the root's colour scheme by its `data-theme`. */
export function useTheme(settings: Store<Settings>): void {
  const { theme } = useStore(settings);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

import { useStore } from '@confab/react';
import type { Settings, Store } from '@confab/react/models';
import { useEffect } from 'react';

/** Light, dark, or as the system has it: `light-dark()` in the styles follows the root's colour scheme. */
export function useTheme(settings: Store<Settings>): void {
  const { theme } = useStore(settings);
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
  }, [theme]);
}

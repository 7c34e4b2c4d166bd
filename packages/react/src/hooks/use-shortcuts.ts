import { useEffect, type RefObject } from 'react';

/** Single keys and what they do; `?` as it is typed, letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/**
 * Listens to single keys while `enabled`, and the element can be used at all. Keys that are typed into a field, or with Ctrl, Alt or
 * Meta, mean something else.
 */
export function useShortcuts(shortcuts: Shortcuts, enabled: boolean, element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      // What lies over it, a direct call for instance, has the same keys.
      if (element.current?.closest('[inert]')) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const act = Object.hasOwn(shortcuts, key) ? shortcuts[key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcuts, enabled, element]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

import { useEffect, type RefObject } from 'react';

/** Calls one of these while `open`: for Escape, or for a click or focus outside of the element. */
export function useDismiss(
  element: RefObject<HTMLElement | null>,
  open: boolean,
  onEscape: () => void,
  onLeft: () => void,
): void {
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onEscape();
    };
    const onOutside = (event: Event) => {
      if (event.target instanceof Node && !element.current?.contains(event.target)) onLeft();
    };
    // Captured: an open menu takes Escape before the panel or dialog that it is in.
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', onOutside, true);
    document.addEventListener('focusin', onOutside, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', onOutside, true);
      document.removeEventListener('focusin', onOutside, true);
    };
  }, [element, open, onEscape, onLeft]);
}

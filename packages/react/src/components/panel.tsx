import { X } from 'lucide-react';
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly testId: string;
}

/** What opens beside the pictures, or over them on a phone. Escape closes it; focus goes in, and back to where it was. */
export function Panel({ title, onClose, children, testId }: PanelProps) {
  const element = useRef<HTMLElement>(null);
  // Before the effects of what is inside, which may take the focus.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const panel = element.current;
    if (panel && !panel.contains(before)) panel.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    // Escape is for everything inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className="cf-panel"
      ref={element}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={onKeyDown}
      data-testid={testId}
    >
      <header>
        <h2>{title}</h2>
        <button
          type="button"
          className="cf-icon-button"
          onClick={onClose}
          aria-label={`Close ${title.toLowerCase()}`}
          data-testid="close-panel"
        >
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      {children}
    </aside>
  );
}

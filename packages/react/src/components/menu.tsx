import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { useDismiss } from '../hooks/use-dismiss.ts';

export interface MenuProps {
  readonly label: string;
  /** Content of the button that opens it. */
  readonly button: ReactNode;
  readonly buttonClass: string;
  readonly menuClass?: string;
  readonly wrapperClass?: string;
  readonly testId?: string;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

const CloseContext = createContext<() => void>(() => {});

/** A button with a small window of further buttons. Escape, a click outside, or moving on closes it. */
export function Menu({
  label,
  button,
  buttonClass,
  menuClass = '',
  wrapperClass = 'cf-control-group',
  testId,
  disabled = false,
  children,
}: MenuProps) {
  const [open, setOpen] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const dismiss = useCallback(() => setOpen(false), []);
  const close = useCallback(() => {
    setOpen(false);
    opener.current?.focus();
  }, []);
  // Escape takes away what has the focus; who clicked elsewhere has it there.
  useDismiss(wrapper, open, close, dismiss);
  return (
    <div className={wrapperClass} ref={wrapper}>
      <button
        ref={opener}
        type="button"
        className={buttonClass}
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-label={label}
        title={label}
        disabled={disabled}
        data-testid={testId}
      >
        {button}
      </button>
      {open && (
        <fieldset className={`cf-menu ${menuClass}`} aria-label={label}>
          <CloseContext value={close}>{children}</CloseContext>
        </fieldset>
      )}
    </div>
  );
}

export interface MenuItemProps {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly shortcut?: string;
  readonly className?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean | undefined;
  readonly testId?: string;
}

/** One entry of a menu; choosing it closes the menu. */
export function MenuItem(props: MenuItemProps) {
  const { icon, children, onClick, shortcut, className = '', disabled = false, pressed, testId } = props;
  const close = useContext(CloseContext);
  const choose = () => {
    // First: what opens now takes the focus.
    close();
    onClick();
  };
  return (
    <button
      type="button"
      className={`cf-menu-item ${className}`}
      onClick={choose}
      disabled={disabled}
      aria-pressed={pressed}
      data-testid={testId}
    >
      {icon}
      <span>{children}</span>
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}

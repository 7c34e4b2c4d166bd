import type { CSSProperties } from 'react';
import { hueOf, initialsOf } from '../model/names.ts';

/** Initials on a colour that stays somebody's own. The name has to stand beside it. */
export function Avatar({ name }: { readonly name: string }) {
  return (
    <span className="cf-avatar" style={{ '--cf-hue': hueOf(name) } as CSSProperties} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

import { useEffect } from 'react';
import { startRinging, type RingKind } from '../model/ring-tone.ts';

/** Rings while the component is there and `kind` is given. */
export function useRing(kind: RingKind | undefined): void {
  useEffect(() => (kind === undefined ? undefined : startRinging(kind)), [kind]);
}

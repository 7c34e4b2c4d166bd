import { useStore } from '../hooks/use-store.ts';
import type { Store } from '../model/store.ts';

/** How loud the microphone is, so that people see that they will be heard. */
export function LevelMeter({ level }: { readonly level: Store<number> }) {
  return (
    <meter className="cf-meter" value={useStore(level)} max={1} aria-label="Microphone level" data-testid="mic-level" />
  );
}

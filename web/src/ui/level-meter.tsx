import type { Store } from '../call/store.ts';
import { useStore } from './use-store.ts';

/** How loud the microphone is, so that people see that they will be heard. */
export function LevelMeter({ level }: { level: Store<number> }) {
  return <meter value={useStore(level)} max={1} aria-label="Microphone level" data-testid="mic-level" />;
}

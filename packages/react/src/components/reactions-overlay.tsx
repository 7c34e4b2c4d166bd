import { useCall } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';

/** Reactions of the last seconds, over the pictures. */
export function ReactionsOverlay() {
  const reactions = useStore(useCall().reactions.shown);
  return (
    <ul className="cf-reactions" aria-live="polite" aria-label="Reactions" data-testid="reactions">
      {reactions.slice(-6).map(({ id, emoji, name }) => (
        <li key={id} data-testid="reaction">
          <b>{emoji}</b>
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}

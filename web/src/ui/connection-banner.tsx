import type { Connection } from '@confab/client';
import { useCallback, useSyncExternalStore } from 'react';

/** Outside a call, which says so by itself: calls come over this connection. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }) {
  const watch = useCallback(
    (changed: () => void) => {
      connection.on('stateChanged', changed);
      return () => void connection.off('stateChanged', changed);
    },
    [connection],
  );
  const state = useSyncExternalStore(watch, () => connection.state);
  return (
    <div className="cf-root connection-banner" aria-live="polite">
      {state === 'reconnecting' && (
        <p className="cf-banner cf-warning" data-testid="banner">
          Connection lost. Reconnecting …
        </p>
      )}
      {state === 'closed' && (
        <div className="cf-banner cf-warning" data-testid="banner">
          <span>The server cannot be reached. Nobody can call you.</span>
          <button type="button" className="cf-button cf-small" onClick={() => location.reload()}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

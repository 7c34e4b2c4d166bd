import { useCall, useCallState } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';

/** Somebody waits to be let in: decided here when it is one person, in the list when they are several. */
export function WaitingToast({ onShowPeople }: { readonly onShowPeople: () => void }) {
  const { moderation } = useCall();
  const { waiting, grants } = useCallState();
  const busy = useStore(moderation.busy);
  const [first] = waiting;
  if (!grants.roomAdmin || !first) return null;
  const name = first.name || first.identity || 'Somebody';
  if (waiting.length > 1) {
    return (
      <div className="cf-banner" data-testid="waiting-toast">
        <span>{waiting.length} people wait to be let in.</span>
        <button type="button" className="cf-button cf-small cf-primary" onClick={onShowPeople}>
          Show them
        </button>
      </div>
    );
  }
  const { participantId } = first;
  return (
    <div className="cf-banner" data-testid="waiting-toast">
      <span>{name} waits to be let in.</span>
      <div className="cf-dialog-actions">
        <button
          type="button"
          className="cf-button cf-small"
          onClick={() => void moderation.deny(participantId)}
          disabled={busy.has(participantId)}
        >
          Deny
        </button>
        <button
          type="button"
          className="cf-button cf-small cf-primary"
          onClick={() => void moderation.admit(participantId)}
          disabled={busy.has(participantId)}
          data-testid="toast-admit"
        >
          Admit
        </button>
      </div>
    </div>
  );
}

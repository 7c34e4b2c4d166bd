import { useCall } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import type { CallState } from '../model/call-model.ts';
import { Avatar } from './avatar.tsx';

/** Who waits to be let in, for those who decide. */
export function WaitingList({ waiting }: { readonly waiting: CallState['waiting'] }) {
  const { moderation } = useCall();
  const busy = useStore(moderation.busy);
  return (
    <>
      <h3>Waiting to be let in ({waiting.length})</h3>
      <ul>
        {waiting.map(({ participantId, name, identity }) => {
          const shown = name || identity || 'Somebody';
          return (
            <li key={participantId} className="cf-person" data-testid="waiting-person" data-name={shown}>
              <Avatar name={shown} />
              <div className="cf-person-name">{shown}</div>
              <button
                type="button"
                className="cf-button cf-small"
                onClick={() => void moderation.deny(participantId)}
                disabled={busy.has(participantId)}
                aria-label={`Deny ${shown}`}
                data-testid="deny"
              >
                Deny
              </button>
              <button
                type="button"
                className="cf-button cf-small cf-primary"
                onClick={() => void moderation.admit(participantId)}
                disabled={busy.has(participantId)}
                aria-label={`Admit ${shown}`}
                data-testid="admit"
              >
                Admit
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

import { LockKeyhole, LockKeyholeOpen, MicOff, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { useCall, useCallState } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import { Dialog } from './dialog.tsx';

/** What a moderator can do to the room as a whole. */
export function RoomActions() {
  const { moderation } = useCall();
  const { locked, tiles } = useCallState();
  const busy = useStore(moderation.busy).has('room');
  const [asking, setAsking] = useState(false);
  const loud = tiles.filter(({ kind, isSelf, hears }) => kind === 'person' && !isSelf && hears === 'sound');
  const Lock = locked ? LockKeyholeOpen : LockKeyhole;
  return (
    <div className="cf-room-actions">
      <button
        type="button"
        className="cf-button cf-small"
        onClick={() => void Promise.all(loud.map(({ participantId }) => moderation.mute(participantId, 'microphone')))}
        disabled={loud.length === 0}
        data-testid="mute-all"
      >
        <MicOff size={16} aria-hidden="true" /> Mute all
      </button>
      <button
        type="button"
        className="cf-button cf-small"
        onClick={() => void moderation.lock(!locked)}
        disabled={busy}
        aria-pressed={locked}
        data-testid="toggle-lock"
      >
        <Lock size={16} aria-hidden="true" /> {locked ? 'Unlock' : 'Lock'}
      </button>
      <button
        type="button"
        className="cf-button cf-small cf-danger"
        onClick={() => setAsking(true)}
        disabled={busy}
        data-testid="end-for-all"
      >
        <PhoneOff size={16} aria-hidden="true" /> End for all
      </button>
      {asking && (
        <Dialog title="End the call for everybody?" onClose={() => setAsking(false)} testId="end-dialog">
          <p>Everybody is put out of the call, and the chat goes with it.</p>
          <div className="cf-dialog-actions">
            <button type="button" className="cf-button" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button
              type="button"
              className="cf-button cf-danger"
              onClick={() => {
                setAsking(false);
                void moderation.end();
              }}
              data-testid="end-confirm"
            >
              End for everybody
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

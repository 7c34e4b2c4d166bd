import { PhoneOff } from 'lucide-react';
import { useCalls } from '../hooks/use-calls.ts';
import { useRing } from '../hooks/use-ring.ts';
import { Avatar } from './avatar.tsx';

export interface OutgoingCallProps {
  readonly nameOf: (identity: string) => string;
}

/** One calls somebody: who, and a way to hang up. Shows nothing while one does not. */
export function OutgoingCall({ nameOf }: OutgoingCallProps) {
  const { outgoing, calls } = useCalls();
  useRing(outgoing?.status === 'ringing' ? 'outgoing' : undefined);
  if (!outgoing) return null;
  const names = outgoing.callees.map(nameOf);
  const shown = names.length > 2 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(' and ');
  return (
    <div className="cf-root cf-center cf-outgoing" data-testid="outgoing-call" data-status={outgoing.status}>
      <div className="cf-outgoing-people">
        {outgoing.callees.slice(0, 4).map((identity) => (
          <Avatar key={identity} name={nameOf(identity)} />
        ))}
      </div>
      <h1>{shown}</h1>
      <output>{outgoing.status === 'ringing' ? 'Ringing …' : 'Calling …'}</output>
      <button
        type="button"
        className="cf-control cf-leave"
        onClick={() => void calls.cancel()}
        aria-label="Hang up"
        title="Hang up"
        data-testid="cancel-call"
      >
        <PhoneOff size={20} aria-hidden="true" />
      </button>
    </div>
  );
}

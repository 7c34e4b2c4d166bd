import { LogIn } from 'lucide-react';
import { useCalls } from '../hooks/use-calls.ts';
import { useStore } from '../hooks/use-store.ts';
import type { OngoingCallsModel } from '../model/ongoing-calls-model.ts';
import { Avatar } from './avatar.tsx';

export interface OngoingCallsProps {
  readonly ongoing: OngoingCallsModel;
  readonly nameOf: (identity: string) => string;
}

/** Calls that go on without one, and a way into each. Nothing while there are none. */
export function OngoingCalls({ ongoing, nameOf }: OngoingCallsProps) {
  const list = useStore(ongoing.list);
  const { calls } = useCalls();
  if (list.length === 0) return null;
  return (
    <ul className="cf-ongoing" aria-label="Calls that go on" data-testid="ongoing-calls">
      {list.map(({ callId, type, inside }) => {
        const names = inside.map(nameOf).join(', ');
        return (
          <li key={callId} className="cf-contact" data-testid="ongoing-call">
            <Avatar name={names} />
            <div className="cf-person-name">
              {names}
              <small>{type === 'VIDEO' ? 'Video call' : 'Audio call'} going on</small>
            </div>
            <button
              type="button"
              className="cf-button cf-small cf-primary"
              onClick={() => void calls.join(callId, { video: type === 'VIDEO' })}
              data-testid="join-call"
            >
              <LogIn size={16} aria-hidden="true" /> Join
            </button>
          </li>
        );
      })}
    </ul>
  );
}

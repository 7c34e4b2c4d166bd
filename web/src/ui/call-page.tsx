import { MenuItem, useCall, useCallState, VideoCall } from '@confab/react';
import { Activity, Check, Link2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { invitation } from '../call/page-parameters.ts';
import { DebugCorner } from './debug-corner.tsx';
import { useCopy } from './use-copy.ts';

interface CallPageProps {
  /** Instead of the room's name. */
  readonly title?: string | undefined;
  /** Instead of the link to the room: a call between people has none to invite others to. */
  readonly header?: ReactNode;
  readonly debug: boolean;
}

const noNumbers: ReadonlyMap<string, string> = new Map();

/** The call itself, with a link to it and the debug corner. */
export function CallPage({ title, header, debug }: CallPageProps) {
  const call = useCall();
  const { room } = useCallState();
  const [debugOpen, setDebugOpen] = useState(debug);
  const [numbers, setNumbers] = useState(noNumbers);
  const { copied, copy } = useCopy();
  const Icon = copied ? Check : Link2;
  return (
    <main className="page">
      <VideoCall
        title={title}
        numbers={numbers}
        header={
          header ?? (
            <button
              type="button"
              className="cf-button cf-small"
              onClick={() => copy(invitation(location.href, room))}
              title="Copy the link to this call"
              data-testid="copy-link"
            >
              <Icon size={16} aria-hidden="true" />
              <span aria-live="polite">{copied ? 'Link copied' : 'Invite'}</span>
            </button>
          )
        }
        menuItems={
          <MenuItem
            icon={<Activity size={18} aria-hidden="true" />}
            onClick={() => setDebugOpen(!debugOpen)}
            pressed={debugOpen}
            testId="toggle-debug"
          >
            Who serves this call
          </MenuItem>
        }
      />
      {debugOpen && <DebugCorner room={call.room} onNumbers={setNumbers} />}
    </main>
  );
}

import { Check, Link2, PhoneOff, Users } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Call } from '../call/call.ts';
import { invitation } from '../call/page-parameters.ts';
import { Banner } from './banner.tsx';
import { DebugCorner } from './debug-corner.tsx';
import { DeviceButton } from './device-button.tsx';
import { Sound } from './sound.tsx';
import { TileGrid } from './tile-grid.tsx';
import { useCopy } from './use-copy.ts';
import { useStore } from './use-store.ts';

const noNumbers: ReadonlyMap<string, string> = new Map();

/** The call itself. */
export function CallView({ call, debug }: { call: Call; debug: boolean }) {
  const state = useStore(call.state);
  const [numbers, setNumbers] = useState(noNumbers);
  const [playBlocked, setPlayBlocked] = useState<readonly (() => void)[]>([]);
  const onBlocked = useCallback((retry: () => void) => setPlayBlocked((former) => [...former, retry]), []);
  const { copied, copy } = useCopy();
  const playAll = () => {
    for (const play of playBlocked) play();
    setPlayBlocked([]);
  };
  return (
    <main className="call" data-testid="call" data-connection={state.connection}>
      <header>
        <h1 data-testid="room-name">{state.room}</h1>
        <span className="count" data-testid="people-count" title="People in the call">
          <Users size={16} aria-hidden="true" /> {state.tiles.length}
          <span className="visually-hidden"> in the call</span>
        </span>
      </header>
      <Banner
        state={state}
        onDismiss={() => call.dismissNotice()}
        onPlay={playBlocked.length > 0 ? playAll : undefined}
      />
      <TileGrid tiles={state.tiles} speaking={state.speaking} numbers={numbers} />
      {state.tiles.map(({ key, audio }) => audio && <Sound key={key} track={audio} onBlocked={onBlocked} />)}
      <footer>
        <DeviceButton kind="microphone" status={state.microphone} onToggle={() => void call.toggle('microphone')} />
        <DeviceButton kind="camera" status={state.camera} onToggle={() => void call.toggle('camera')} />
        <button
          type="button"
          className="round"
          onClick={() => copy(invitation(location.href, state.room))}
          aria-label={copied ? 'Link copied' : 'Copy the link to this call'}
          title="Copy the link to this call"
          data-testid="copy-link"
        >
          {copied ? <Check size={20} aria-hidden="true" /> : <Link2 size={20} aria-hidden="true" />}
        </button>
        <DebugCorner room={call.room} open={debug} onNumbers={setNumbers} />
        <button
          type="button"
          className="round leave"
          onClick={() => void call.leave()}
          aria-label="Leave the call"
          title="Leave the call"
          data-testid="leave"
        >
          <PhoneOff size={20} aria-hidden="true" />
        </button>
      </footer>
    </main>
  );
}

import type { Session } from '../call/session.ts';
import { CallView } from './call-view.tsx';
import { Goodbye } from './goodbye.tsx';
import { Lobby } from './lobby.tsx';
import { useStore } from './use-store.ts';

export function App({ session }: { session: Session }) {
  const phase = useStore(session.phase);
  switch (phase.name) {
    case 'lobby':
      return <Lobby session={session} preview={phase.preview} problem={phase.problem} />;
    case 'joining':
      return (
        <main className="center" data-testid="joining" aria-live="polite">
          <div className="spinner" aria-hidden="true" />
          <p>Joining {phase.room} …</p>
        </main>
      );
    case 'call':
      return <CallView call={phase.call} debug={session.parameters.debug} />;
    case 'left':
      return <Goodbye why={phase.why} onReturn={() => void session.returnToLobby()} />;
  }
}

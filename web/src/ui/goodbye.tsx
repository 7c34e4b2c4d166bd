import type { Session } from '../call/session.ts';

interface GoodbyeProps {
  readonly session: Session;
  readonly why: string;
  readonly message: string | undefined;
}

/** After the call. */
export function Goodbye({ session, why, message }: GoodbyeProps) {
  return (
    <main className="page cf-root cf-center" data-testid="left">
      <img src="/icon.svg" alt="" width="52" height="52" />
      <h1>{why}</h1>
      {message && <p data-testid="moderator-message">“{message}”</p>}
      <div className="cf-dialog-actions">
        {session.canReturn && (
          <button
            type="button"
            className="cf-button cf-primary"
            onClick={() => void session.returnToLobby()}
            data-testid="rejoin"
          >
            Back to the lobby
          </button>
        )}
        <button type="button" className="cf-button" onClick={() => session.leaveLobby()} data-testid="left-home">
          People and rooms
        </button>
      </div>
    </main>
  );
}

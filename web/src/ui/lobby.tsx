import { PreJoin, PreviewDevices, useStore } from '@confab/react';
import type { Preview } from '@confab/react/models';
import { ArrowLeft } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import type { Session } from '../call/session.ts';
import { Brand } from './brand.tsx';

interface LobbyProps {
  readonly session: Session;
  readonly preview: Preview;
  readonly problem: string | undefined;
}

/** Before the call: who one is, which room, and how one looks and sounds. */
export function Lobby({ session, preview, problem }: LobbyProps) {
  const [room, setRoom] = useState(session.room);
  const [name, setName] = useState(session.name);
  const signedIn = useStore(session.account) !== undefined;
  const { mirrorSelf } = useStore(session.settings);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void session.join(room.trim(), name.trim());
  };
  return (
    <main className="page cf-root lobby" data-testid="lobby">
      <PreJoin preview={preview} mirrored={mirrorSelf} />
      <form className="card" onSubmit={submit}>
        <h1>
          <Brand />
          <span className="cf-hidden">: before the call</span>
        </h1>
        {problem && (
          <p className="cf-problem" role="alert" data-testid="join-problem">
            {problem}
          </p>
        )}
        <label className="cf-field">
          Room
          <input
            value={room}
            onChange={(event) => setRoom(event.target.value)}
            onBlur={() => session.prepare(room.trim())}
            maxLength={64}
            required
            pattern=".*\S.*"
            placeholder="standup"
            autoComplete="off"
            autoCapitalize="none"
            data-testid="room"
          />
        </label>
        <label className="cf-field">
          Your name
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            placeholder="Anna"
            autoComplete="name"
            data-testid="name"
          />
        </label>
        <PreviewDevices preview={preview} settings={session.settings} />
        <button type="submit" className="cf-button cf-primary" data-testid="join">
          Join the call
        </button>
        {signedIn && (
          <button type="button" className="back" onClick={() => session.leaveLobby()} data-testid="go-home">
            <ArrowLeft size={16} aria-hidden="true" /> Back to people and rooms
          </button>
        )}
      </form>
    </main>
  );
}

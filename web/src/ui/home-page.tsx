import { ContactList, Dialog, OngoingCalls, SettingsFields, useStore } from '@confab/react';
import { LogOut, Settings } from 'lucide-react';
import { useState } from 'react';
import type { Home, Online } from '../call/home.ts';
import type { Session } from '../call/session.ts';
import { Brand } from './brand.tsx';
import { RoomForm } from './room-form.tsx';

interface HomePageProps {
  readonly session: Session;
  readonly home: Home;
  readonly online: Online | undefined;
  readonly problem: string | undefined;
}

/** Where one is between calls: people to call, rooms to go to. */
export function HomePage({ session, home, online, problem }: HomePageProps) {
  const [settingsOpen, setSettingsOpen] = useState(false);
  const settings = useStore(session.settings);
  return (
    <div className="page cf-root home" data-testid="home">
      <header className="home-header">
        <Brand />
        <span className="home-who">
          Signed in as <b data-testid="who">{home.person.name}</b>
        </span>
        <button
          type="button"
          className="cf-icon-button"
          onClick={() => setSettingsOpen(true)}
          aria-label="Settings"
          title="Settings"
          data-testid="home-settings"
        >
          <Settings size={20} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="cf-icon-button"
          onClick={() => session.signOut()}
          aria-label="Sign out"
          title="Sign out"
          data-testid="sign-out"
        >
          <LogOut size={20} aria-hidden="true" />
        </button>
      </header>
      <main className="home-main">
        {problem && (
          <p className="cf-problem home-notice" role="alert">
            {problem}
          </p>
        )}
        {online && <CallNotice online={online} />}
        <section className="card" aria-labelledby="rooms">
          <h1 id="rooms">Meet in a room</h1>
          <p className="quiet">Whoever knows its name, or has the link, can come.</p>
          <RoomForm onEnter={(room, create) => void session.enter(room, create)} />
        </section>
        <section className="card" aria-labelledby="people">
          <h2 id="people">Call somebody</h2>
          {online ? (
            <>
              <OngoingCalls ongoing={online.ongoing} nameOf={(identity) => online.contacts.nameOf(identity)} />
              <ContactList
                contacts={online.contacts}
                empty="Nobody else has signed in yet. Open this page in another browser, or a private window, and sign in as somebody else."
              />
            </>
          ) : (
            <Connecting home={home} />
          )}
        </section>
      </main>
      {settingsOpen && (
        <Dialog title="Settings" onClose={() => setSettingsOpen(false)} testId="settings">
          <SettingsFields settings={settings} onChange={(changes) => session.settings.patch(changes)} />
        </Dialog>
      )}
    </div>
  );
}

function Connecting({ home }: { readonly home: Home }) {
  if (!useStore(home.unreachable)) return <output className="quiet">Connecting …</output>;
  return (
    <div className="cf-banner cf-warning" role="alert" data-testid="unreachable">
      <span>The server cannot be reached. Nobody can call you.</span>
      <button type="button" className="cf-button cf-small" onClick={() => location.reload()}>
        Try again
      </button>
    </div>
  );
}

function CallNotice({ online }: { readonly online: Online }) {
  const { notice } = useStore(online.calls.state);
  return (
    <div className="home-notice" aria-live="polite">
      {notice && (
        <p className="cf-banner" data-testid="call-notice">
          <span>{notice}</span>
          <button type="button" className="cf-button cf-small" onClick={() => online.calls.dismissNotice()}>
            OK
          </button>
        </p>
      )}
    </div>
  );
}

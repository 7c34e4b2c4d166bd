import { ConfabProvider, IncomingCallDialog, OutgoingCall, useStore, WaitingRoom } from '@confab/react';
import { Store } from '@confab/react/models';
import { useEffect, useState } from 'react';
import type { Home, Online } from '../call/home.ts';
import type { Session } from '../call/session.ts';
import { CallPage } from './call-page.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Goodbye } from './goodbye.tsx';
import { HomePage } from './home-page.tsx';
import { Lobby } from './lobby.tsx';
import { PeopleCallPage } from './people-call-page.tsx';
import { SignIn } from './sign-in.tsx';
import { useTheme } from './use-theme.ts';

/** The page: where the session is, and calls that come while it is there. */
export function App({ session }: { readonly session: Session }) {
  useTheme(session.settings);
  const online = useOnline(useStore(session.home));
  return (
    <ConfabProvider connection={online?.connection} calls={online?.calls}>
      <Place session={session} online={online} />
      {online && <WhileOnline session={session} online={online} />}
    </ConfabProvider>
  );
}

const noCalls = new Store<{ readonly outgoing?: undefined }>({});

/** Stays while the connection comes: what somebody has typed meanwhile must not be lost. */
function Place({ session, online }: { readonly session: Session; readonly online: Online | undefined }) {
  const { outgoing } = useStore<{ readonly outgoing?: unknown }>(online?.calls.state ?? noCalls);
  if (!online || !outgoing) return <PhaseView session={session} online={online} />;
  return (
    <main className="page">
      <OutgoingCall nameOf={(identity) => online.contacts.nameOf(identity)} />
    </main>
  );
}

function WhileOnline({ session, online }: { readonly session: Session; readonly online: Online }) {
  const { name } = useStore(session.phase);
  useTitle(online);
  return (
    <>
      {name !== 'call' && <ConnectionBanner connection={online.connection} />}
      <IncomingCallDialog inCall={name === 'call' || name === 'direct'} />
    </>
  );
}

/** Who calls is said in the tab's title: people are elsewhere when somebody does. */
function useTitle({ calls }: Online): void {
  const [first] = useStore(calls.state).incoming;
  const title = first ? `${first.from} is calling` : 'Confab';
  useEffect(() => {
    document.title = title;
    // Who signs out while it rings is called no more.
    return () => void (document.title = 'Confab');
  }, [title]);
}

function PhaseView({ session, online }: { readonly session: Session; readonly online: Online | undefined }) {
  const phase = useStore(session.phase);
  const { debug } = session.parameters;
  switch (phase.name) {
    case 'sign-in':
      return <SignIn onSignIn={(person) => session.signIn(person)} />;
    case 'home':
      return <HomePage session={session} home={phase.home} online={online} problem={phase.problem} />;
    case 'lobby':
      return <Lobby session={session} preview={phase.preview} problem={phase.problem} />;
    case 'joining':
      return (
        <main className="page cf-root cf-center" data-testid="joining" aria-live="polite">
          <div className="cf-spinner" aria-hidden="true" />
          <p>Joining {phase.room} …</p>
        </main>
      );
    case 'waiting':
      return (
        <main className="page cf-root">
          <WaitingRoom room={phase.room} onGiveUp={() => session.giveUp()} />
        </main>
      );
    case 'direct':
      return <PeopleCallPage people={phase.people} contacts={online?.contacts} debug={debug} />;
    case 'call':
      return phase.people ? (
        <PeopleCallPage people={phase.people} contacts={online?.contacts} debug={debug} />
      ) : (
        <ConfabProvider call={phase.call}>
          <CallPage key={phase.call.room.localParticipant.participantId} debug={debug} />
        </ConfabProvider>
      );
    case 'left':
      return <Goodbye session={session} {...phase} />;
  }
}

/** The models of who is signed in, once there is a way to the server. */
function useOnline(home: Home | undefined): Online | undefined {
  const [online, setOnline] = useState<{ readonly of: Home; readonly models: Online }>();
  useEffect(() => {
    if (!home) return;
    let wanted = true;
    const wait = async () => {
      const models = await home.online;
      if (wanted) setOnline({ of: home, models });
    };
    wait().catch(() => {});
    return () => {
      wanted = false;
    };
  }, [home]);
  return online?.of === home ? online?.models : undefined;
}

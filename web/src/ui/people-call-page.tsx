import { AddPeople, ConfabProvider, DirectCall, useStore } from '@confab/react';
import type { ContactsModel, DirectCallModel } from '@confab/react/models';
import type { ReactNode } from 'react';
import type { PeopleCall } from '../call/people-call.ts';
import { CallPage } from './call-page.tsx';

interface PeopleCallPageProps {
  readonly people: PeopleCall;
  readonly contacts: ContactsModel | undefined;
  readonly debug: boolean;
}

/** A call between people, which can be joined by more of them. */
export function PeopleCallPage({ people, contacts, debug }: PeopleCallPageProps) {
  const { active, direct, call, title } = people;
  const header = contacts && <AddPeople call={active} contacts={contacts} />;
  const room = call && (
    <ConfabProvider call={call}>
      <CallPage
        key={call.room.localParticipant.participantId}
        title={title}
        // Nobody gets into this call by a link.
        header={header ?? <></>}
        debug={debug}
      />
    </ConfabProvider>
  );
  if (!direct) return room;
  return (
    <DirectFirst direct={direct} title={title} header={header}>
      {room}
    </DirectFirst>
  );
}

interface DirectFirstProps {
  readonly direct: DirectCallModel;
  readonly title: string;
  readonly header: ReactNode;
  /** The call in its room, once it is there. */
  readonly children: ReactNode;
}

/**
 * The direct call, over the room: what the room shows is received while the direct pictures still run, so that nothing goes dark
 * between them.
 */
function DirectFirst({ direct, title, header, children }: DirectFirstProps) {
  const { media } = useStore(direct.state);
  const hasMoved = media === 'room' && children !== undefined;
  return (
    <div className="people-call">
      <div inert={!hasMoved}>{children}</div>
      {!hasMoved && (
        <main className="page direct-page">
          <DirectCall call={direct} name={title} header={header} />
        </main>
      )}
    </div>
  );
}

import { useState } from 'react';
import { useCall, useCallState, useParticipants } from '../hooks/use-call.ts';
import { useStore } from '../hooks/use-store.ts';
import { Panel } from './panel.tsx';
import { PersonRow } from './person-row.tsx';
import { RoomActions } from './room-actions.tsx';
import { WaitingList } from './waiting-list.tsx';

export interface ParticipantListProps {
  readonly onClose: () => void;
}

/** A search is worth its place from here on. */
const searchFrom = 8;

/** Everybody in the call; for moderators also what they can do about them, and who waits to be let in. */
export function ParticipantList({ onClose }: ParticipantListProps) {
  const call = useCall();
  const [search, setSearch] = useState('');
  const { people, grants, waiting } = useCallState();
  const shown = useParticipants(search);
  const speaking = useStore(call.speaking.now);
  return (
    <Panel title="People" onClose={onClose} testId="people">
      {/* Not taken away while it still hides people. */}
      {(people >= searchFrom || search !== '') && (
        <div className="cf-people-search">
          <input
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder="Find somebody"
            aria-label="Find somebody"
            data-testid="people-search"
          />
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="cf-people" aria-label="List of people" tabIndex={0}>
        {grants.roomAdmin && waiting.length > 0 && <WaitingList waiting={waiting} />}
        <h3>In the call ({people})</h3>
        <ul>
          {shown.map((person) => (
            <PersonRow
              key={person.key}
              person={person}
              speaking={speaking.has(person.participantId)}
              moderated={grants.roomAdmin && !person.isSelf}
            />
          ))}
        </ul>
        {shown.length === 0 && <p className="cf-chat-empty">Nobody here has that in their name.</p>}
      </section>
      {grants.roomAdmin && <RoomActions />}
    </Panel>
  );
}

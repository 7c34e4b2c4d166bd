import { Phone, Video } from 'lucide-react';
import { useState } from 'react';
import { useCalls, useContacts } from '../hooks/use-calls.ts';
import type { Contact, ContactsModel } from '../model/contacts-model.ts';
import { Avatar } from './avatar.tsx';

export interface ContactListProps {
  readonly contacts: ContactsModel;
  /** What to say while there is nobody. */
  readonly empty: string;
}

/** People and whether they are there; calls one of them, or several together. */
export function ContactList({ contacts: model, empty }: ContactListProps) {
  const { contacts, problem } = useContacts(model);
  const { calls } = useCalls();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (identity: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(identity);
    else next.delete(identity);
    setChosen(next);
  };
  const present = contacts.filter(({ identity }) => chosen.has(identity)).map(({ identity }) => identity);
  return (
    <div className="cf-contacts" data-testid="contacts">
      {problem && <output className="cf-problem">{problem}</output>}
      {contacts.length === 0 && !problem && <p className="cf-chat-empty">{empty}</p>}
      <ul>
        {contacts.map((contact) => (
          <Row
            key={contact.identity}
            contact={contact}
            chosen={chosen.has(contact.identity)}
            onChoose={(isChosen) => choose(contact.identity, isChosen)}
            onCall={(type) => void calls.call([contact.identity], type)}
          />
        ))}
      </ul>
      {present.length > 1 && (
        <div className="cf-group-call">
          <span>{present.length} people chosen</span>
          <button
            type="button"
            className="cf-button cf-small"
            onClick={() => void calls.call(present, 'AUDIO')}
            data-testid="group-audio"
          >
            <Phone size={16} aria-hidden="true" /> Audio
          </button>
          <button
            type="button"
            className="cf-button cf-small cf-primary"
            onClick={() => void calls.call(present, 'VIDEO')}
            data-testid="group-video"
          >
            <Video size={16} aria-hidden="true" /> Video
          </button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  readonly contact: Contact;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
  readonly onCall: (type: 'VIDEO' | 'AUDIO') => void;
}

function Row({ contact, chosen, onChoose, onCall }: RowProps) {
  const { name, identity, status } = contact;
  return (
    <li className="cf-contact" data-testid="contact" data-identity={identity} data-status={status}>
      <label className="cf-contact-choice">
        <input
          type="checkbox"
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
          aria-label={`Choose ${name} for a group call`}
        />
      </label>
      <span className="cf-presence" data-status={status}>
        <Avatar name={name} />
      </span>
      <div className="cf-person-name">
        {name}
        <small>{status}</small>
      </div>
      <button
        type="button"
        className="cf-icon-button"
        onClick={() => onCall('AUDIO')}
        aria-label={`Call ${name}`}
        title="Audio call"
        data-testid="call-audio"
      >
        <Phone size={18} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="cf-icon-button"
        onClick={() => onCall('VIDEO')}
        aria-label={`Video call with ${name}`}
        title="Video call"
        data-testid="call-video"
      >
        <Video size={19} aria-hidden="true" />
      </button>
    </li>
  );
}

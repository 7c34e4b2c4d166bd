import { UserPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ActiveCall } from '@confab/client';
import { useContacts } from '../hooks/use-calls.ts';
import type { ContactsModel } from '../model/contacts-model.ts';
import { actionProblem } from '../model/plain-words.ts';
import { Avatar } from './avatar.tsx';
import { Dialog } from './dialog.tsx';

export interface AddPeopleProps {
  readonly call: ActiveCall;
  readonly contacts: ContactsModel;
}

/** A button that rings further people into a call that is going on. */
export function AddPeople({ call, contacts }: AddPeopleProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className="cf-button cf-small"
        onClick={() => setAsking(true)}
        title="Ring further people into this call"
        data-testid="add-people"
      >
        <UserPlus size={16} aria-hidden="true" /> Add people
      </button>
      {asking && <AddPeopleDialog call={call} contacts={contacts} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Those who are in the call, or are being rung. */
const here: ReadonlySet<string> = new Set(['joined', 'ringing']);

function AddPeopleDialog({ call, contacts: model, onClose }: AddPeopleProps & { readonly onClose: () => void }) {
  const { contacts } = useContacts(model);
  const outcomes = useOutcomes(call);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const absent = contacts.filter(({ identity }) => !here.has(outcomes.get(identity) ?? ''));
  const wanted = absent.filter(({ identity }) => chosen.has(identity)).map(({ identity }) => identity);
  const choose = (identity: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(identity);
    else next.delete(identity);
    setChosen(next);
  };
  const ring = async () => {
    setBusy(true);
    try {
      await call.invite(wanted);
      onClose();
    } catch (error) {
      setBusy(false);
      setProblem(actionProblem('ring them', error));
    }
  };
  return (
    <Dialog title="Add people" onClose={onClose} testId="add-people-dialog">
      {problem && (
        <p className="cf-problem" role="alert">
          {problem}
        </p>
      )}
      {absent.length === 0 ? (
        <p>Everybody you know is in this call, or is being rung.</p>
      ) : (
        <ul className="cf-add-people">
          {absent.map(({ identity, name, status }) => (
            <li key={identity}>
              <label className="cf-contact" data-testid="add-person" data-identity={identity}>
                <input
                  type="checkbox"
                  checked={chosen.has(identity)}
                  onChange={(event) => choose(identity, event.target.checked)}
                />
                <span className="cf-presence" data-status={status}>
                  <Avatar name={name} />
                </span>
                <span className="cf-person-name">
                  {name}
                  <small>{status}</small>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      <div className="cf-dialog-actions">
        <button
          type="button"
          className="cf-button cf-primary"
          onClick={() => void ring()}
          disabled={wanted.length === 0 || busy}
          data-testid="ring-people"
        >
          {wanted.length > 1 ? `Ring ${wanted.length} people` : 'Ring'}
        </button>
      </div>
    </Dialog>
  );
}

/** How each person of the call fares, as it changes. */
function useOutcomes(call: ActiveCall): ReadonlyMap<string, string> {
  const [{ participants }, setCall] = useState(call.call);
  useEffect(() => {
    const take = () => setCall(call.call);
    take();
    call.on('updated', take);
    return () => void call.off('updated', take);
  }, [call]);
  return new Map(participants.map(({ identity, outcome }) => [identity, outcome]));
}

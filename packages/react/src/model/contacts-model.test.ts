import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { ContactsModel, type Presence } from './contacts-model.ts';

const presenceOf = (identity: string, status: Presence['status']): Presence => ({ identity, status });

/** As the SDK tells presence, with a way to tell some. */
function presenceSource(known: Presence[]) {
  let tell: (presence: Presence) => void = () => {};
  const watchPresence = mock.fn((identities: string[]) =>
    Promise.resolve(known.filter(({ identity }) => identities.includes(identity))),
  );
  return {
    watchPresence,
    on: (_event: 'presence', listener: typeof tell) => (tell = listener),
    off: () => (tell = () => {}),
    tell: (presence: Presence) => tell(presence),
  };
}

const people = [
  { identity: 'me', name: 'Me' },
  { identity: 'ben', name: 'Ben' },
  { identity: 'anna', name: 'Anna' },
  { identity: 'cleo', name: '' },
];

describe('contacts', () => {
  it('are everybody else, who can be reached first', async () => {
    const presence = presenceSource([presenceOf('ben', 'online'), presenceOf('cleo', 'busy')]);
    const model = new ContactsModel({ fetchPeople: () => Promise.resolve(people), presence, self: 'me' });
    await model.refresh();
    assert.deepEqual(
      model.state.get().contacts.map(({ name, status }) => `${name} ${status}`),
      ['Ben online', 'cleo busy', 'Anna offline'],
    );
    presence.tell(presenceOf('anna', 'online'));
    assert.equal(model.state.get().contacts[0]?.name, 'Anna');
    model.close();
    assert.equal(model.nameOf('cleo'), 'cleo');
  });

  it('are watched anew only when there are others', async () => {
    const presence = presenceSource([]);
    const model = new ContactsModel({ fetchPeople: () => Promise.resolve(people), presence, self: 'me' });
    await model.refresh();
    const asked = presence.watchPresence.mock.callCount();
    await model.refresh();
    assert.equal(presence.watchPresence.mock.callCount(), asked);
    model.close();
  });

  it('say so when the list cannot be read', async () => {
    const presence = presenceSource([]);
    const fetchPeople = () => Promise.reject(new Error('away'));
    const model = new ContactsModel({ fetchPeople, presence, self: 'me' });
    await model.refresh();
    assert.match(model.state.get().problem ?? '', /cannot be told/);
    model.close();
  });

  it('say so until it is over, and not in between', async () => {
    const presence = presenceSource([]);
    presence.watchPresence.mock.mockImplementation(() => Promise.reject(new Error('away')));
    const model = new ContactsModel({ fetchPeople: () => Promise.resolve(people), presence, self: 'me' });
    await model.refresh();
    const shown: boolean[] = [];
    model.state.watch(() => shown.push(model.state.get().problem !== undefined));
    await model.refresh();
    assert.ok(!shown.includes(false));
    presence.watchPresence.mock.restore();
    await model.refresh();
    assert.equal(model.state.get().problem, undefined);
    model.close();
  });
});

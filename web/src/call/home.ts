import { connect, type ActiveCall, type Connection } from '@confab/client';
import { CallsModel, ContactsModel, OngoingCallsModel, Store, type Settings } from '@confab/react/models';
import { fetchPeople, fetchSignalingUrls, fetchToken, tellSignedIn, tellSignedOut, type Person } from './web-server.ts';

/** The models of a person who is signed in and connected. */
export interface Online {
  readonly connection: Connection;
  readonly contacts: ContactsModel;
  readonly calls: CallsModel;
  readonly ongoing: OngoingCallsModel;
}

type OnStarted = (active: ActiveCall, options: { readonly video: boolean }) => void;

/** Newcomers to the development tenant are seen after this long. */
const refreshMs = 3_000;

/** One's place in the development tenant: contacts, and calls that come and go. It stays while one is in a room. */
export class Home {
  readonly person: Person;
  /** Rejects, in `CallError`s, when the web server cannot be reached. */
  readonly online: Promise<Online>;
  /** `online` has rejected. */
  readonly unreachable = new Store(false);
  readonly #settings: Store<Settings>;
  #closed = false;
  #presence: 'online' | 'busy' = 'online';

  constructor(person: Person, settings: Store<Settings>, onStarted: OnStarted) {
    this.person = person;
    this.#settings = settings;
    this.online = this.#connect(onStarted);
    this.online.catch(() => this.unreachable.set(true));
  }

  /** Tells those who look whether one is in a call. */
  async show(presence: 'online' | 'busy'): Promise<void> {
    if (presence === this.#presence) return;
    this.#presence = presence;
    const online = await this.online.catch(() => undefined);
    if (!this.#closed) await online?.connection.calls.setPresence(presence).catch(() => {});
  }

  async signOut(): Promise<void> {
    this.close();
    await tellSignedOut(this.person).catch(() => {});
  }

  close(): void {
    this.#closed = true;
    void this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    const online = await this.online.catch(() => undefined);
    online?.contacts.close();
    online?.calls.close();
    online?.ongoing.close();
    await online?.connection.close();
  }

  async #connect(onStarted: OnStarted): Promise<Online> {
    const { identity, name } = this.person;
    const urls = await fetchSignalingUrls();
    const token = () => fetchToken({ room: '*', identity, name, calls: true });
    const connection = connect({ urls, token, callSubscribe: 'visible' });
    const people = async () => {
      // Told each time: a web server that was restarted knows nobody.
      if (!this.#closed) await tellSignedIn(this.person);
      return fetchPeople();
    };
    const { calls } = connection;
    const contacts = new ContactsModel({ fetchPeople: people, presence: calls, self: identity, refreshMs });
    const nameOf = (other: string) => contacts.nameOf(other);
    const ongoing = new OngoingCallsModel({ calls, self: identity });
    const isDirect = () => this.#settings.get().directCalls;
    return {
      connection,
      contacts,
      ongoing,
      calls: new CallsModel({ calls, self: identity, nameOf, isDirect, onStarted }),
    };
  }
}

import { Store } from './store.ts';

/** How somebody can be reached, as the SDK tells it. */
export interface Presence {
  readonly identity: string;
  readonly status: 'online' | 'away' | 'busy' | 'offline';
}

/** Somebody who may be called. */
export interface Contact {
  readonly identity: string;
  readonly name: string;
  readonly status: Presence['status'];
}

interface Known {
  readonly identity: string;
  readonly name: string;
}

/** The SDK's `Connection.calls`, as far as contacts need it. */
export interface PresenceSource {
  watchPresence(identities: string[]): Promise<readonly Presence[]>;
  on(event: 'presence', listener: (presence: Presence) => void): unknown;
  off(event: 'presence', listener: (presence: Presence) => void): unknown;
}

export interface ContactsOptions {
  /** Whom one knows: of the app's own user table. */
  readonly fetchPeople: () => Promise<readonly Known[]>;
  readonly presence: PresenceSource;
  /** How often it is read anew; 10,000 ms by default. */
  readonly refreshMs?: number | undefined;
  /** Left out of the list. */
  readonly self: string;
}

export interface ContactsState {
  /** Who can be reached first, then by name. */
  readonly contacts: readonly Contact[];
  readonly problem: string | undefined;
}

/** What one connection may watch. */
const mostWatched = 200;
const order: Readonly<Record<Presence['status'], number>> = { online: 0, busy: 1, away: 2, offline: 3 };

/** Whom one can call, and whether they are there. */
export class ContactsModel {
  readonly state = new Store<ContactsState>({ contacts: [], problem: undefined });
  readonly #options: ContactsOptions;
  readonly #statuses = new Map<string, Presence['status']>();
  readonly #timer: ReturnType<typeof setInterval>;
  #people: readonly Known[] = [];
  #watched = '';
  #closed = false;

  constructor(options: ContactsOptions) {
    this.#options = options;
    options.presence.on('presence', this.#onPresence);
    this.#timer = setInterval(() => void this.refresh(), options.refreshMs ?? 10_000);
    void this.refresh();
  }

  /** Reads the list anew, and watches who is new in it. */
  async refresh(): Promise<void> {
    try {
      const people = await this.#options.fetchPeople();
      if (this.#closed) return;
      this.#people = people.filter(({ identity }) => identity !== this.#options.self);
      // A problem stays until it is over: it must not come and go while it is tried again.
      this.#redraw(this.state.get().problem);
      await this.#watch(this.#people.slice(0, mostWatched).map(({ identity }) => identity));
      if (!this.#closed) this.#redraw(undefined);
    } catch {
      if (!this.#closed) this.#redraw('Who is online cannot be told at the moment.');
    }
  }

  /** What this person is called, as far as one knows them. */
  nameOf(identity: string): string {
    return this.#people.find((person) => person.identity === identity)?.name || identity;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#options.presence.off('presence', this.#onPresence);
  }

  async #watch(identities: string[]): Promise<void> {
    const wanted = JSON.stringify(identities.toSorted());
    if (wanted === this.#watched) return;
    const presence = await this.#options.presence.watchPresence(identities);
    if (this.#closed) return;
    this.#watched = wanted;
    for (const { identity, status } of presence) this.#statuses.set(identity, status);
  }

  readonly #onPresence = ({ identity, status }: Presence): void => {
    this.#statuses.set(identity, status);
    this.#redraw(this.state.get().problem);
  };

  #redraw(problem: string | undefined): void {
    const contacts = this.#people.map(({ identity, name }) => ({
      identity,
      name: name || identity,
      status: this.#statuses.get(identity) ?? 'offline',
    }));
    contacts.sort((left, right) => order[left.status] - order[right.status] || left.name.localeCompare(right.name));
    this.state.set({ contacts, problem });
  }
}

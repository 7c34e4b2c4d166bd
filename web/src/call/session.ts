import { CallError, type ActiveCall, type RoomClosed } from '@confab/client';
import { callProblem, CallModel, Preview, Store, type Settings } from '@confab/react/models';
import { goodbyeFor } from './goodbyes.ts';
import { Home } from './home.ts';
import { followPeopleCall, type PeopleCall } from './people-call.ts';
import type { PageParameters } from './page-parameters.ts';
import { RoomJoin, type RoomWish } from './room-join.ts';
import type { Person } from './web-server.ts';

export type Phase =
  | { readonly name: 'sign-in' }
  | { readonly name: 'home'; readonly home: Home; readonly problem: string | undefined }
  | { readonly name: 'lobby'; readonly preview: Preview; readonly problem: string | undefined }
  | { readonly name: 'joining'; readonly room: string }
  | { readonly name: 'waiting'; readonly room: string }
  /** A call between people that has no room, or not yet. */
  | { readonly name: 'direct'; readonly people: PeopleCall }
  | { readonly name: 'call'; readonly call: CallModel; readonly people?: PeopleCall | undefined }
  | { readonly name: 'left'; readonly room: string; readonly why: string; readonly message: string | undefined };

export interface SessionOptions {
  readonly parameters: PageParameters;
  /** Who this tab is when nobody is signed in. */
  readonly guest: string;
  /** The address' room was chosen at home: it is joined as who is signed in. */
  readonly own?: boolean;
  readonly account: Store<Person | undefined>;
  readonly settings: Store<Settings>;
}

/** One tab's way through the page: sign in, home, lobby, call, goodbye, and back. */
export class Session {
  readonly phase: Store<Phase>;
  readonly parameters: PageParameters;
  readonly settings: Store<Settings>;
  readonly account: Store<Person | undefined>;
  /** Signed in, with a connection over which calls come, also while in a room. */
  readonly home = new Store<Home | undefined>(undefined);
  readonly #guest: string;
  /** Who joins the room of the address: a guest, but for rooms that were chosen at home. */
  #as: 'guest' | 'account';
  #join: RoomJoin | undefined;
  #create: RoomWish['create'];
  #name: string;
  #room: string;
  #abort = new AbortController();
  /** The browser has been asked for devices: what follows needs no explanation. */
  #explained: boolean;

  constructor({ parameters, guest, own = false, account, settings }: SessionOptions) {
    this.parameters = parameters;
    this.settings = settings;
    this.account = account;
    this.#guest = guest;
    this.#as = parameters.room === '' || own ? 'account' : 'guest';
    this.#name = parameters.name || account.get()?.name || '';
    this.#room = parameters.room;
    this.#explained = parameters.auto;
    this.phase = new Store<Phase>(this.#room ? this.#lobby() : { name: 'sign-in' });
  }

  /** As it was last given, by the address or by the person. */
  get name(): string {
    return this.#name;
  }

  get room(): string {
    return this.#room;
  }

  /** Joins as somebody new, and not as who is signed in. */
  get isGuest(): boolean {
    return this.#as === 'guest';
  }

  /** Goes where the address leads: into the room with `auto`, to its lobby, or home. */
  async start(): Promise<void> {
    const person = this.account.get();
    if (person && this.#as === 'account') this.#openHome(person);
    if (this.#room === '') {
      if (person) this.goHome();
      return;
    }
    this.prepare(this.#room);
    await this.#openPreview();
    if (this.parameters.auto) await this.join(this.#room, this.#name);
  }

  /** Signs in to the development tenant. */
  signIn(person: Person): void {
    this.account.set(person);
    this.#name = person.name;
    this.#as = 'account';
    this.#openHome(person);
    this.goHome();
  }

  signOut(): void {
    void this.home.get()?.signOut();
    this.home.set(undefined);
    this.account.set(undefined);
    this.phase.set({ name: 'sign-in' });
  }

  goHome(problem?: string): void {
    const phase = this.phase.get();
    if (phase.name === 'lobby') phase.preview.close();
    this.#room = '';
    this.#create = undefined;
    this.#disconnect();
    const home = this.home.get();
    this.#show(home ? { name: 'home', home, problem } : { name: 'sign-in' });
  }

  /** From a lobby, or after a call, to people and rooms; who is not signed in is asked to. */
  leaveLobby(): void {
    const person = this.account.get();
    if (person && !this.home.get()) this.#openHome(person);
    this.#as = 'account';
    this.goHome();
  }

  /** There is a room to come back to, and not a call that is over. */
  get canReturn(): boolean {
    return this.#room !== '';
  }

  /** From home to the lobby of a room; `create` makes it with these rules and oneself as its moderator. */
  async enter(room: string, create?: RoomWish['create']): Promise<void> {
    this.#as = 'account';
    this.#room = room;
    this.#create = create;
    this.#show(this.#lobby());
    this.prepare(room);
    await this.#openPreview();
  }

  /** Connects while the person still looks at the preview. */
  prepare(room: string): void {
    if (room === '' || this.#join?.wish.room === room) return;
    this.#disconnect();
    const identity = (this.#as === 'account' && this.account.get()?.identity) || this.#guest;
    this.#join = new RoomJoin({ room, identity, create: this.#create });
  }

  async join(room: string, name: string): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'lobby') return;
    this.#name = name;
    this.#room = room;
    this.prepare(room);
    const tracks = phase.preview.handOver();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#show({ name: 'joining', room });
    try {
      const onWaiting = () => this.#show({ name: 'waiting', room });
      const joined = await this.#join?.join({ name, onWaiting, signal });
      if (!joined) return;
      if (signal.aborted) {
        void joined.leave();
        return stopAll(tracks);
      }
      const onClosed = (closed: RoomClosed) => this.#closed(room, closed);
      const call = new CallModel(joined, { size: this.parameters.video, settings: this.settings, onClosed });
      this.#show({ name: 'call', call });
      await call.start(tracks);
    } catch (error) {
      stopAll(tracks);
      // A call between people began meanwhile: the page is its own now, and not the lobby's.
      if (this.#abort.signal !== signal) return;
      this.#disconnect();
      await this.#refused(error, signal);
    }
  }

  /** Stops waiting in a room's lobby. */
  giveUp(): void {
    this.#abort.abort(new DOMException('stopped waiting', 'AbortError'));
  }

  /** Back to the lobby, to join the same room or another; after a call between people, home. */
  async returnToLobby(): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'left') return;
    this.#show(this.#lobby());
    this.prepare(phase.room);
    await this.#openPreview();
  }

  async #refused(error: unknown, signal: AbortSignal): Promise<void> {
    const wasDenied = this.phase.get().name === 'waiting' && error instanceof CallError && error.code === 'forbidden';
    if (wasDenied) {
      return this.#show({ name: 'left', room: this.#room, why: 'You were not let in.', message: undefined });
    }
    this.#show(this.#lobby(signal.aborted ? undefined : callProblem(error)));
    await this.#openPreview();
  }

  /** A call between people begins: whatever one was doing is left for it. */
  async #startCall(person: Person, active: ActiveCall, video: boolean): Promise<void> {
    const phase = this.phase.get();
    if (phase.name === 'lobby') phase.preview.close();
    this.#abort.abort();
    this.#abort = new AbortController();
    // Not awaited: what the new call tells while a server is slow would be missed.
    if (phase.name === 'call') void phase.call.leave();
    if (phase.name === 'direct') void phase.people.active.leave();
    this.#disconnect();
    this.#room = '';
    this.#show({ name: 'joining', room: 'the call' });
    const online = await this.home.get()?.online;
    await followPeopleCall(active, {
      self: person.identity,
      nameOf: (identity) => online?.contacts.nameOf(identity) ?? identity,
      size: this.parameters.video,
      settings: this.settings,
      video: video && !this.settings.get().audioOnly,
      onShown: (people) => {
        const { call } = people;
        this.#show(call ? { name: 'call', call, people } : { name: 'direct', people });
      },
      onEnded: (why) => this.#show({ name: 'left', room: '', why, message: undefined }),
    });
  }

  #openHome(person: Person): void {
    this.home.get()?.close();
    this.home.set(new Home(person, this.settings, (active, { video }) => void this.#startCall(person, active, video)));
  }

  async #openPreview(): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'lobby') return;
    const { preview } = phase;
    await preview.open({ explain: !this.#explained });
    if (preview.permission.get() === 'asked') this.#explained = true;
    else {
      preview.permission.watch(() => {
        if (preview.permission.get() === 'asked') this.#explained = true;
      });
    }
  }

  #lobby(problem?: string): Phase {
    return { name: 'lobby', preview: new Preview({ size: this.parameters.video, settings: this.settings }), problem };
  }

  #closed(room: string, closed: RoomClosed): void {
    this.#disconnect();
    this.#show({ name: 'left', room, ...goodbyeFor(closed) });
  }

  #show(phase: Phase): void {
    this.phase.set(phase);
    void this.home.get()?.show(phase.name === 'call' || phase.name === 'direct' ? 'busy' : 'online');
  }

  #disconnect(): void {
    this.#join?.close();
    this.#join = undefined;
  }
}

/** Also what is being opened still. */
function stopAll(tracks: ReturnType<Preview['handOver']>): void {
  for (const opening of Object.values(tracks)) opening.then((track) => track?.stop()).catch(() => {});
}

import { connect, type Connection, type RoomClosed } from '@confab/client';
import { Call } from './call.ts';
import type { PageParameters } from './page-parameters.ts';
import { callProblem } from './plain-words.ts';
import { Preview } from './preview.ts';
import { Store } from './store.ts';
import { fetchSignalingUrls, fetchToken } from './web-server.ts';

export type Phase =
  | { readonly name: 'lobby'; readonly preview: Preview; readonly problem: string | undefined }
  | { readonly name: 'joining'; readonly room: string }
  | { readonly name: 'call'; readonly call: Call }
  | { readonly name: 'left'; readonly room: string; readonly why: string };

const goodbyes: Record<Exclude<RoomClosed['reason'], 'lost'>, string> = {
  left: 'You left the call.',
  removed: 'You were removed from the call.',
  'duplicate-identity': 'You joined this call in another window.',
  'room-ended': 'The call has ended.',
  denied: 'You were not let in.',
};

/** One tab's way through the page: lobby, call, goodbye, and back. */
export class Session {
  readonly phase: Store<Phase>;
  readonly parameters: PageParameters;
  readonly #identity: string;
  #connection: { readonly room: string; readonly connecting: Promise<Connection> } | undefined;
  #name: string;
  #room: string;

  constructor(parameters: PageParameters, identity: string) {
    this.parameters = parameters;
    this.#identity = identity;
    this.#name = parameters.name;
    this.#room = parameters.room;
    this.phase = new Store<Phase>(this.#lobby());
  }

  /** As it was last given, by the address or by the person. */
  get name(): string {
    return this.#name;
  }

  get room(): string {
    return this.#room;
  }

  /** Opens the devices, and joins at once where the address asks for it. */
  async start(): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'lobby') return;
    if (this.parameters.room) this.prepare(this.parameters.room);
    await phase.preview.open();
    if (this.parameters.auto && this.parameters.room) await this.join(this.parameters.room, this.parameters.name);
  }

  /** Connects while the person still looks at the preview: the click on Join then costs one round trip. */
  prepare(room: string): void {
    if (room === '' || this.#connection?.room === room) return;
    this.#disconnect();
    const connecting = fetchSignalingUrls().then((urls) =>
      connect({ urls, token: () => fetchToken(room, this.#identity) }),
    );
    // Told when joining.
    connecting.catch(() => {});
    this.#connection = { room, connecting };
  }

  async join(room: string, name: string): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'lobby') return;
    this.#name = name;
    this.#room = room;
    this.prepare(room);
    const devices = phase.preview.handOver();
    this.phase.set({ name: 'joining', room });
    try {
      const connection = await this.#connection?.connecting;
      const joined = await connection?.join({ room, ...(name ? { name } : {}) });
      if (!joined) return;
      const call = new Call(joined, { size: this.parameters.video, onClosed: (closed) => this.#closed(room, closed) });
      this.phase.set({ name: 'call', call });
      await call.start(devices);
    } catch (error) {
      for (const { track } of [devices.camera, devices.microphone]) track?.stop();
      this.#disconnect();
      const lobby = this.#lobby(callProblem(error));
      this.phase.set(lobby);
      if (lobby.name === 'lobby') await lobby.preview.open();
    }
  }

  /** Back to the lobby, to join the same room or another. */
  async returnToLobby(): Promise<void> {
    const phase = this.phase.get();
    if (phase.name !== 'left') return;
    const lobby = this.#lobby();
    this.phase.set(lobby);
    this.prepare(phase.room);
    if (lobby.name === 'lobby') await lobby.preview.open();
  }

  #lobby(problem?: string): Phase {
    return { name: 'lobby', preview: new Preview(this.parameters.video), problem };
  }

  #closed(room: string, closed: RoomClosed): void {
    this.#disconnect();
    this.phase.set({
      name: 'left',
      room,
      why: closed.reason === 'lost' ? callProblem(closed.error) : goodbyes[closed.reason],
    });
  }

  #disconnect(): void {
    const former = this.#connection;
    this.#connection = undefined;
    former?.connecting.then(
      (connection) => connection.close(),
      () => {},
    );
  }
}

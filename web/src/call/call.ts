import { DeviceError } from '@confab/client';
import type { ConnectionState, LocalPublication, Room, RoomClosed, RoomEvents } from '@confab/client';
import { deviceProblem, type DeviceKind } from './plain-words.ts';
import type { DeviceChoice } from './preview.ts';
import { Store } from './store.ts';
import { tilesOf, type Tile } from './tile.ts';

export type DeviceSwitch = 'on' | 'off' | 'busy';

export interface CallState {
  readonly room: string;
  readonly connection: ConnectionState;
  /** How one's own media gets through. */
  readonly media: 'fine' | 'recovering' | 'failed';
  readonly tiles: readonly Tile[];
  /** Keys of the tiles of those who speak now. */
  readonly speaking: ReadonlySet<string>;
  readonly microphone: DeviceSwitch;
  readonly camera: DeviceSwitch;
  readonly notice: string | undefined;
}

export interface CallOptions {
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly onClosed: (closed: RoomClosed) => void;
}

/** What a room is redrawn for. */
const redrawOn = [
  'participantJoined',
  'participantUpdated',
  'participantLeft',
  'trackPublished',
  'trackUnpublished',
  'trackSubscribed',
  'trackUnsubscribed',
  'trackMuted',
  'trackUnmuted',
  'localTrackPublished',
  'localTrackUnpublished',
  'localTrackMuted',
  'localTrackUnmuted',
  'localParticipantUpdated',
  'connectionStateChanged',
  'mediaStateChanged',
  'rejoined',
] as const satisfies (keyof RoomEvents)[];

const speakingPollMs = 200;
const speakingLevel = 0.02;

/** The call as a view needs it: tiles, switches, a notice. It outlives none of its room. */
export class Call {
  readonly room: Room;
  readonly state: Store<CallState>;
  readonly #options: CallOptions;
  readonly #speakingTimer: ReturnType<typeof setInterval>;
  readonly #busy = new Set<DeviceKind>();
  readonly #chosen: Record<DeviceKind, string | undefined> = { camera: undefined, microphone: undefined };
  #redrawing = false;
  readonly #troubled = new Map<string, 'recovering' | 'failed'>();

  constructor(room: Room, options: CallOptions) {
    this.room = room;
    this.#options = options;
    this.state = new Store<CallState>({
      room: room.name,
      connection: room.connectionState,
      media: 'fine',
      tiles: tilesOf(room),
      speaking: new Set<string>(),
      microphone: 'off',
      camera: 'off',
      notice: undefined,
    });
    for (const event of redrawOn) room.on(event, this.#redrawSoon);
    room.on('mediaStateChanged', (direction, state) => {
      if (state === 'connected' || state === 'idle') this.#troubled.delete(direction);
      else this.#troubled.set(direction, state === 'failed' ? 'failed' : 'recovering');
    });
    room.on('localTrackEnded', (publication) => this.#deviceLost(publication));
    room.on('closed', (closed) => {
      clearInterval(this.#speakingTimer);
      options.onClosed(closed);
    });
    this.#speakingTimer = setInterval(() => this.#listen(), speakingPollMs);
  }

  /** Publishes what the preview had open; what was off or broken there stays off. */
  async start(preview: Readonly<Record<DeviceKind, DeviceChoice>>): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) this.#chosen[kind] = preview[kind].chosenId;
    await Promise.all(
      (['microphone', 'camera'] as const).map(async (kind) => {
        const { track } = preview[kind];
        if (track) await this.#publish(kind, track);
      }),
    );
  }

  /** Switches a device on or off; opens it when the call was joined without. */
  async toggle(kind: DeviceKind): Promise<void> {
    if (this.#busy.has(kind)) return;
    const publication = this.room.localParticipant.publication(kind);
    if (!publication) return this.#publish(kind);
    await this.#change(kind, () => (publication.muted ? publication.unmute() : publication.mute()));
  }

  dismissNotice(): void {
    this.state.patch({ notice: undefined });
  }

  leave(): Promise<void> {
    return this.room.leave();
  }

  #publish(kind: DeviceKind, track?: MediaStreamTrack): Promise<void> {
    const { localParticipant } = this.room;
    const options = { deviceId: this.#chosen[kind], track };
    return this.#change(kind, async () => {
      await (kind === 'camera'
        ? localParticipant.publishCamera({ ...options, ...this.#options.size })
        : localParticipant.publishMicrophone(options));
    });
  }

  async #change(kind: DeviceKind, change: () => Promise<void>): Promise<void> {
    this.#busy.add(kind);
    this.#redrawSoon();
    try {
      await change();
    } catch (error) {
      const notice =
        error instanceof DeviceError
          ? deviceProblem(kind, error)
          : `The ${kind} could not be switched: ${String(error)}`;
      if (this.room.connectionState !== 'closed') this.state.patch({ notice });
    } finally {
      this.#busy.delete(kind);
      this.#redrawSoon();
    }
  }

  #deviceLost(publication: LocalPublication): void {
    const kind = publication.source === 'camera' ? 'camera' : 'microphone';
    this.state.patch({ notice: `The ${kind} was disconnected.` });
    this.#chosen[kind] = undefined;
    void publication.unpublish();
  }

  // A newcomer causes several events in one turn.
  readonly #redrawSoon = (): void => {
    if (this.#redrawing) return;
    this.#redrawing = true;
    queueMicrotask(() => {
      this.#redrawing = false;
      this.state.patch({
        tiles: tilesOf(this.room),
        connection: this.room.connectionState,
        media: this.#media(),
        microphone: this.#switch('microphone'),
        camera: this.#switch('camera'),
      });
    });
  };

  #media(): CallState['media'] {
    const troubles = new Set(this.#troubled.values());
    return troubles.has('failed') ? 'failed' : troubles.has('recovering') ? 'recovering' : 'fine';
  }

  #switch(kind: DeviceKind): DeviceSwitch {
    if (this.#busy.has(kind)) return 'busy';
    const publication = this.room.localParticipant.publication(kind);
    return publication && !publication.muted ? 'on' : 'off';
  }

  #listen(): void {
    const speaking = [...this.room.participants.values()]
      .filter((participant) => (participant.publication('microphone')?.audioLevel ?? 0) > speakingLevel)
      .map(({ participantId }) => participantId as string);
    const before = this.state.get().speaking;
    if (speaking.length === before.size && speaking.every((key) => before.has(key))) return;
    this.state.patch({ speaking: new Set(speaking) });
  }
}

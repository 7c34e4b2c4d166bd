import type { ConnectionState, Grants, Room, RoomClosed, RoomEvents } from '@confab/client';
import { ChatModel } from './chat-model.ts';
import { LayoutModel } from './layout-model.ts';
import { LocalDevices, type PreparedTracks } from './local-devices.ts';
import { ModerationModel } from './moderation-model.ts';
import type { DeviceKind } from './plain-words.ts';
import { actionProblem } from './plain-words.ts';
import { ReactionsModel } from './reactions-model.ts';
import { RemoteAudio } from './remote-audio.ts';
import { RoomNews } from './room-news.ts';
import { storedSettings, type Settings } from './settings.ts';
import { SpeakingModel } from './speaking-model.ts';
import { Store } from './store.ts';
import { keepUnchanged, tilesOf, type Tile } from './tile.ts';
import { VisibleTiles } from './visible-tiles.ts';

export interface CallState {
  readonly room: string;
  readonly connection: ConnectionState;
  /** How one's own media gets through. */
  readonly media: 'fine' | 'recovering' | 'failed';
  readonly tiles: readonly Tile[];
  /** People in the call, oneself included. */
  readonly people: number;
  readonly handRaised: boolean;
  readonly grants: Grants;
  readonly locked: boolean;
  /** Those in the lobby, for who may let them in. */
  readonly waiting: Room['waiting'];
  /** More people than video is good for. */
  readonly audioOnlyRecommended: boolean;
  /** The browser keeps the sound off until somebody clicks. */
  readonly audioBlocked: boolean;
  /** What went wrong with the person's last wish. */
  readonly notice: string | undefined;
}

export interface CallModelOptions {
  /** Of the camera's picture, in pixels. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Remembered ones; by default they last as long as the call. */
  readonly settings?: Store<Settings> | undefined;
  readonly onClosed?: (closed: RoomClosed) => void;
  /** Instead of leaving the room: a call between people has to be left as such. */
  readonly leave?: (() => Promise<void>) | undefined;
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
  'connectionQualityChanged',
  'mediaStateChanged',
  'handsChanged',
  'waitingChanged',
  'roomLockedChanged',
  'permissionsChanged',
  'audioOnlyRecommended',
  'rejoined',
] as const satisfies (keyof RoomEvents)[];

/** The call as views need it. It ends with its room; its parts are models of their own. */
export class CallModel {
  readonly room: Room;
  readonly state: Store<CallState>;
  readonly settings: Store<Settings>;
  readonly devices: LocalDevices;
  readonly chat: ChatModel;
  readonly reactions: ReactionsModel;
  readonly moderation: ModerationModel;
  readonly speaking: SpeakingModel;
  readonly layout: LayoutModel;
  readonly visible: VisibleTiles;
  readonly news: RoomNews;
  readonly audio: RemoteAudio;
  /** Whether the recommendation to do without video was answered. */
  readonly audioOnlyHint = new Store({ dismissed: false });
  readonly #troubled = new Map<string, 'recovering' | 'failed'>();
  readonly #leave: () => Promise<void>;
  #redrawing = false;

  constructor(room: Room, options: CallModelOptions = {}) {
    const { size, settings = storedSettings(undefined), onClosed = () => {}, leave = () => room.leave() } = options;
    this.room = room;
    this.#leave = leave;
    this.settings = settings;
    const onProblem = (notice: string) => this.state.patch({ notice });
    this.devices = new LocalDevices(room, { size, settings, onProblem });
    this.chat = new ChatModel(room);
    this.reactions = new ReactionsModel(room, onProblem);
    this.moderation = new ModerationModel(room, onProblem);
    this.speaking = new SpeakingModel(room);
    this.layout = new LayoutModel(settings);
    this.visible = new VisibleTiles(room);
    this.news = new RoomNews(room);
    this.audio = new RemoteAudio(room, settings);
    this.audio.blocked.watch(this.#redrawSoon);
    this.state = new Store<CallState>({ ...this.#read(), notice: undefined });
    room.on('mediaStateChanged', (direction, state) => {
      if (state === 'connected' || state === 'idle') this.#troubled.delete(direction);
      else this.#troubled.set(direction, state === 'failed' ? 'failed' : 'recovering');
    });
    for (const event of redrawOn) room.on(event, this.#redrawSoon);
    room.on('closed', (closed) => {
      for (const part of [this.chat, this.reactions, this.speaking, this.visible, this.news, this.audio]) part.close();
      onClosed(closed);
    });
    this.visible.tell();
  }

  /** Publishes what a preview had open, or was opening; what was off or broken there stays off. */
  start(tracks: PreparedTracks): Promise<void> {
    return this.devices.start(tracks);
  }

  toggle(kind: DeviceKind): Promise<void> {
    return this.devices.toggle(kind);
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.room.localParticipant
      .raiseHand(raised)
      .catch((error: unknown) => this.state.patch({ notice: actionProblem('raise your hand', error) }));
  }

  /** Receives no more video but shared screens, and sends none; or the other way round. */
  async setAudioOnly(audioOnly: boolean): Promise<void> {
    this.settings.patch({ audioOnly });
    if (audioOnly && this.devices.state.get().camera === 'on') await this.devices.toggle('camera');
  }

  /** To be called from a click: lets the browser play. */
  startAudio(): Promise<void> {
    return this.audio.start();
  }

  dismissNotice(): void {
    this.state.patch({ notice: undefined });
  }

  leave(): Promise<void> {
    return this.#leave();
  }

  // A newcomer causes several events in one turn.
  readonly #redrawSoon = (): void => {
    if (this.#redrawing) return;
    this.#redrawing = true;
    queueMicrotask(() => {
      this.#redrawing = false;
      const now = this.#read();
      this.state.patch({ ...now, tiles: keepUnchanged(this.state.get().tiles, now.tiles) });
    });
  };

  #read(): Omit<CallState, 'notice'> {
    const { room } = this;
    return {
      room: room.name,
      connection: room.connectionState,
      media: this.#media(),
      tiles: tilesOf(room),
      people: room.participants.size + 1,
      handRaised: room.hands.some(({ participantId }) => participantId === room.localParticipant.participantId),
      grants: room.grants,
      locked: room.locked,
      waiting: room.waiting,
      audioOnlyRecommended: room.audioOnlyRecommended,
      audioBlocked: this.audio.blocked.get(),
    };
  }

  #media(): CallState['media'] {
    const troubles = new Set(this.#troubled.values());
    return troubles.has('failed') ? 'failed' : troubles.has('recovering') ? 'recovering' : 'fine';
  }
}

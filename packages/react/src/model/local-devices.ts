import {
  CallError,
  captureCamera,
  captureMicrophone,
  type LocalPublication,
  type MutedBy,
  type Room,
} from '@confab/client';
import { actionProblem, deviceProblem, screenProblem, type DeviceKind } from './plain-words.ts';
import type { Settings } from './settings.ts';
import { Store } from './store.ts';

export type DeviceSwitch = 'on' | 'off' | 'busy';

export interface LocalDevicesState {
  readonly microphone: DeviceSwitch;
  readonly camera: DeviceSwitch;
  readonly screen: DeviceSwitch;
}

export interface LocalDevicesOptions {
  /** Of the camera's picture, in pixels; the SDK's choice by default. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly settings: Store<Settings>;
  readonly onProblem: (text: string) => void;
}

/** From a preview: tracks, or those on their way; a rejection becomes a problem in words. */
export type PreparedTracks = Readonly<
  Partial<Record<DeviceKind, MediaStreamTrack | Promise<MediaStreamTrack | undefined> | undefined>>
>;

type Switchable = DeviceKind | 'screen';

const redrawOn = ['localTrackPublished', 'localTrackUnpublished', 'localTrackMuted'] as const;

/** One's own microphone, camera and screen in a call. */
export class LocalDevices {
  readonly state = new Store<LocalDevicesState>({ microphone: 'off', camera: 'off', screen: 'off' });
  readonly #room: Room;
  readonly #options: LocalDevicesOptions;
  /** What is being opened, and by which change: of two the later one counts. */
  readonly #busy = new Map<Switchable, symbol>();

  constructor(room: Room, options: LocalDevicesOptions) {
    this.#room = room;
    this.#options = options;
    for (const event of redrawOn) room.on(event, this.#redraw);
    room.on('localTrackEnded', this.#onLost);
    room.on('localTrackMuted', this.#onMuted);
    room.on('localTrackUnmuted', this.#onUnmuted);
  }

  /** Publishes tracks that were captured before, or are being captured; they belong to the call from now on. */
  async start(tracks: PreparedTracks): Promise<void> {
    await Promise.all((['microphone', 'camera'] as const).map((kind) => this.#publishPrepared(kind, tracks[kind])));
  }

  /**
   * Switches a device on or off; opens it when the call was joined without. Busy only while it opens: a mute holds at once, and can be
   * taken back at once, however long the server takes to hear of it.
   */
  async toggle(kind: DeviceKind): Promise<void> {
    if (this.#busy.has(kind)) return;
    const publication = this.#room.localParticipant.publication(kind);
    if (!publication) return this.#publish(kind);
    if (publication.muted) return this.#change(kind, () => publication.unmute());
    await publication.mute().catch((error: unknown) => this.#tellProblem(kind, error));
  }

  /** Uses another device from now on, at once where it is in use. */
  async choose(kind: DeviceKind, deviceId: string | undefined): Promise<void> {
    this.#options.settings.patch({ [kind]: deviceId });
    const publication = this.#room.localParticipant.publication(kind);
    // A camera that is off opens the chosen one when it is switched on; what opens now, another one, is replaced then.
    if (!publication || (publication.muted && kind === 'camera') || this.#busy.has(kind)) return;
    await this.#change(kind, async () => publication.replaceTrack(await this.#capture(kind)));
  }

  /** Shares a screen, with its sound where the system gives it, or stops sharing. */
  async toggleScreen(): Promise<void> {
    if (this.#busy.has('screen')) return;
    const { localParticipant } = this.#room;
    const screen = localParticipant.publication('screen');
    await this.#change('screen', async () => {
      if (!screen) return void (await localParticipant.publishScreen({ audio: true }));
      await Promise.all([screen.unpublish(), localParticipant.publication('screen-audio')?.unpublish()]);
    });
  }

  async #publishPrepared(kind: DeviceKind, prepared: PreparedTracks[DeviceKind]): Promise<void> {
    if (!prepared) return;
    await this.#change(kind, async () => {
      const track = await prepared;
      // Left while the device opened.
      if (this.#room.connectionState === 'closed') track?.stop();
      else if (track) await this.#publishTrack(kind, track);
    });
  }

  #publish(kind: DeviceKind): Promise<void> {
    return this.#change(kind, async () => this.#publishTrack(kind, await this.#capture(kind)));
  }

  async #publishTrack(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    const options = { source: kind, stopTrack: true } as const;
    await this.#room.localParticipant.publishTrack(
      track,
      kind === 'camera' ? { ...options, capture: () => this.#capture(kind) } : options,
    );
  }

  #capture(kind: DeviceKind): Promise<MediaStreamTrack> {
    const { size } = this.#options;
    const deviceId = this.#chosen(kind);
    return kind === 'camera' ? captureCamera({ deviceId, ...size }) : captureMicrophone({ deviceId });
  }

  async #change(kind: Switchable, change: () => Promise<void>): Promise<void> {
    const mine = Symbol(kind);
    const device = this.#chosen(kind);
    this.#busy.set(kind, mine);
    this.#redraw();
    try {
      await change();
    } catch (error) {
      this.#tellProblem(kind, error);
    }
    // Not busy any more: it is open, and only the server has still to hear of it.
    const isLast = (this.#busy.get(kind) ?? mine) === mine;
    if (isLast) this.#busy.delete(kind);
    this.#redraw();
    // Another one was chosen while this one opened.
    if (isLast && kind !== 'screen' && this.#chosen(kind) !== device) await this.choose(kind, this.#chosen(kind));
  }

  #chosen(kind: Switchable): string | undefined {
    return kind === 'screen' ? undefined : this.#options.settings.get()[kind];
  }

  #tellProblem(kind: Switchable, error: unknown): void {
    const problem = problemOf(kind, error);
    if (problem !== undefined && this.#room.connectionState !== 'closed') this.#options.onProblem(problem);
  }

  readonly #onLost = (publication: LocalPublication): void => {
    const { source } = publication;
    if (source === 'camera' || source === 'microphone') {
      this.#options.onProblem(`The ${source} was disconnected.`);
      // Another one is taken the next time.
      this.#options.settings.patch({ [source]: undefined });
    }
    // For a screen it is how people stop sharing: by the browser's own button.
    void publication.unpublish();
    if (source === 'screen') void this.#room.localParticipant.publication('screen-audio')?.unpublish();
  };

  readonly #onMuted = ({ source }: LocalPublication, by: MutedBy): void => {
    if (by === 'app' || (source !== 'camera' && source !== 'microphone')) return;
    this.#options.onProblem(`A moderator turned your ${source} off. You can turn it on again.`);
  };

  readonly #onUnmuted = ({ source }: LocalPublication): void => {
    if (source === 'camera' || source === 'microphone') this.#busy.delete(source);
    this.#redraw();
  };

  readonly #redraw = (): void => {
    this.state.patch({
      microphone: this.#switch('microphone'),
      camera: this.#switch('camera'),
      screen: this.#switch('screen'),
    });
  };

  #switch(kind: Switchable): DeviceSwitch {
    if (this.#busy.has(kind)) return 'busy';
    const publication = this.#room.localParticipant.publication(kind);
    return publication && !publication.muted ? 'on' : 'off';
  }
}

function problemOf(kind: Switchable, error: unknown): string | undefined {
  if (kind === 'screen') return screenProblem(error);
  if (error instanceof CallError) return actionProblem(`use the ${kind}`, error);
  return deviceProblem(kind, error);
}

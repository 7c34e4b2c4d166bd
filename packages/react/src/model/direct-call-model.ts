import {
  AudioOutput,
  CallError,
  captureCamera,
  captureMicrophone,
  type ActiveCall,
  type CallMediaState,
} from '@confab/client';
import { actionProblem, deviceProblem, type DeviceKind } from './plain-words.ts';
import { storedSettings, type Settings } from './settings.ts';
import { Store } from './store.ts';
import type { DeviceSwitch } from './local-devices.ts';

export interface DirectCallState {
  /** `room`: the call has moved into its room, and this model has nothing more to show. */
  readonly media: CallMediaState;
  readonly microphone: DeviceSwitch;
  readonly camera: DeviceSwitch;
  /** One's own picture. */
  readonly ownVideo: MediaStreamTrack | undefined;
  /** The other's picture; undefined while their camera is off. */
  readonly video: MediaStreamTrack | undefined;
  /** Their shared screen. */
  readonly screen: MediaStreamTrack | undefined;
  readonly hears: 'sound' | 'muted';
  /** The browser keeps the sound off until somebody clicks. */
  readonly audioBlocked: boolean;
  readonly notice: string | undefined;
}

export interface DirectCallOptions {
  /** Identity of the other person. */
  readonly other: string;
  /** Of the camera's picture, in pixels. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly settings?: Store<Settings> | undefined;
  readonly output?: AudioOutput | undefined;
}

/** A call from browser to browser, as views need it, until it moves into its room or ends. */
export class DirectCallModel {
  readonly active: ActiveCall;
  readonly state: Store<DirectCallState>;
  readonly settings: Store<Settings>;
  readonly #options: DirectCallOptions;
  readonly #output: AudioOutput;
  /** Being opened. */
  readonly #busy = new Set<DeviceKind>();
  /** As they said: a track says nothing of it. */
  readonly #theyMuted = new Set<'audio' | 'video'>();
  #heard: MediaStreamTrack | undefined;
  #notice: string | undefined;

  constructor(active: ActiveCall, options: DirectCallOptions) {
    this.active = active;
    this.#options = options;
    this.settings = options.settings ?? storedSettings(undefined);
    this.#output = options.output ?? new AudioOutput();
    this.state = new Store(this.#read());
    const { speaker } = this.settings.get();
    if (speaker !== undefined) void this.#output.setSpeaker(speaker).catch(() => {});
    this.#output.on('blockedChanged', this.#redraw);
    active.on('tracksChanged', this.#redraw);
    active.on('mediaChanged', this.#redraw);
    active.on('muted', this.#onMuted);
    active.on('ended', this.#onEnded);
    this.#redraw();
  }

  /** Opens one's devices. */
  async start({ video }: { readonly video: boolean }): Promise<void> {
    await this.toggle('microphone');
    // The person may have been faster: the browser may have asked for the microphone for long.
    if (video && this.active.open && !this.active.localTrack('camera')) await this.toggle('camera');
  }

  /**
   * Switches a device on or off. Busy only while it opens: a mute holds at once, and can be taken back at once, however long the
   * server takes to tell the other of it.
   */
  async toggle(kind: DeviceKind): Promise<void> {
    if (this.#busy.has(kind) || !this.active.open) return;
    const track = this.active.localTrack(kind);
    const mutes = track !== undefined && !this.active.isMuted(kind);
    const opens = !track || (!mutes && track.readyState === 'ended');
    if (opens) this.#busy.add(kind);
    const changing = mutes ? this.active.setMuted(kind, true) : this.#switchOn(kind, track);
    this.#redraw();
    try {
      await changing;
    } catch (error) {
      this.#notice = error instanceof CallError ? actionProblem(`use the ${kind}`, error) : deviceProblem(kind, error);
    } finally {
      if (opens) this.#busy.delete(kind);
      this.#redraw();
    }
  }

  /** To be called from a click: lets the browser play. */
  startAudio(): Promise<void> {
    return this.#output.start();
  }

  dismissNotice(): void {
    this.#notice = undefined;
    this.#redraw();
  }

  /** Hangs up. */
  leave(): Promise<void> {
    return this.active.leave();
  }

  async #switchOn(kind: DeviceKind, former: MediaStreamTrack | undefined): Promise<void> {
    // A microphone that was unplugged; the call opens a camera again by itself.
    if (!former || (kind === 'microphone' && former.readyState === 'ended')) await this.#publish(kind);
    if (former && this.active.open) await this.active.setMuted(kind, false);
  }

  async #publish(kind: DeviceKind): Promise<void> {
    const track = await this.#capture(kind);
    // Hung up while the device opened.
    if (!this.active.open) return track.stop();
    await this.active.publish(kind, track, kind === 'camera' ? { capture: () => this.#reopen(kind) } : {});
  }

  /** For the call, when a camera is switched on again. */
  async #reopen(kind: DeviceKind): Promise<MediaStreamTrack> {
    const track = await this.#capture(kind);
    // When the call has taken it: the server may take long to hear of it.
    setTimeout(() => {
      this.#busy.delete(kind);
      this.#redraw();
    });
    return track;
  }

  async #capture(kind: DeviceKind): Promise<MediaStreamTrack> {
    const deviceId = this.settings.get()[kind];
    const capturing =
      kind === 'camera' ? captureCamera({ deviceId, ...this.#options.size }) : captureMicrophone({ deviceId });
    const track = await capturing;
    // Not fired by our own `stop`.
    track.addEventListener('ended', () => this.#onLost(kind, track));
    return track;
  }

  #onLost(kind: DeviceKind, track: MediaStreamTrack): void {
    // In the room its own model tells.
    if (!this.active.open || this.active.room || this.active.localTrack(kind) !== track) return;
    this.#notice = `The ${kind} was disconnected.`;
    // Another one is taken the next time.
    this.settings.patch({ [kind]: undefined });
    void this.active.setMuted(kind, true).catch(() => {});
    this.#redraw();
  }

  readonly #onMuted = (identity: string, kind: 'audio' | 'video', muted: boolean): void => {
    if (identity !== this.#options.other) return;
    if (muted) this.#theyMuted.add(kind);
    else this.#theyMuted.delete(kind);
    this.#redraw();
  };

  readonly #onEnded = (): void => {
    this.active.off('tracksChanged', this.#redraw);
    this.active.off('mediaChanged', this.#redraw);
    this.active.off('muted', this.#onMuted);
    this.#output.close();
  };

  readonly #redraw = (): void => {
    this.#play();
    this.state.set(this.#read());
  };

  /** What comes through the room is played by the room's own model. */
  #play(): void {
    const track = this.active.tracks.find(({ source, via }) => source === 'microphone' && via === 'direct')?.track;
    if (track === this.#heard) return;
    if (this.#heard) this.#output.detach(this.#heard);
    if (track) this.#output.attach(track);
    this.#heard = track;
  }

  #read(): DirectCallState {
    const { active } = this;
    const track = (wanted: 'camera' | 'screen' | 'microphone') =>
      active.tracks.find(({ source, identity }) => source === wanted && identity === this.#options.other)?.track;
    return {
      media: active.media,
      microphone: this.#switch('microphone'),
      camera: this.#switch('camera'),
      ownVideo: active.isMuted('camera') ? undefined : active.localTrack('camera'),
      video: this.#theyMuted.has('video') ? undefined : track('camera'),
      screen: track('screen'),
      hears: track('microphone') && !this.#theyMuted.has('audio') ? 'sound' : 'muted',
      audioBlocked: this.#output.blocked,
      notice: this.#notice,
    };
  }

  #switch(kind: DeviceKind): DeviceSwitch {
    if (this.#busy.has(kind)) return 'busy';
    return this.active.localTrack(kind) && !this.active.isMuted(kind) ? 'on' : 'off';
  }
}

import { captureCamera, captureMicrophone, DeviceError, devices } from '@confab/client';
import { watchAudioLevel } from './audio-level.ts';
import { listDevices, type DeviceEntry } from './media-devices.ts';
import { deviceProblem, type DeviceKind } from './plain-words.ts';
import { storedSettings, type Settings } from './settings.ts';
import { Store } from './store.ts';

export interface DeviceChoice {
  readonly devices: readonly DeviceEntry[];
  readonly chosenId: string | undefined;
  /** - `off`: not wanted · `opening` · `on`: there is a track · `failed`: `problem` says why */
  readonly status: 'off' | 'opening' | 'on' | 'failed';
  readonly problem: string | undefined;
  readonly track: MediaStreamTrack | undefined;
}

export type PreviewState = Readonly<Record<DeviceKind, DeviceChoice>>;

export interface PreviewOptions {
  /** Of the camera's picture, in pixels. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly settings?: Store<Settings> | undefined;
}

const nothing: DeviceChoice = { devices: [], chosenId: undefined, status: 'off', problem: undefined, track: undefined };

/** Camera and microphone before the call: which ones, whether they work, what they see and hear. */
export class Preview {
  readonly state = new Store<PreviewState>({ camera: nothing, microphone: nothing });
  readonly level = new Store(0);
  /** `explain`: the browser is about to ask; say why first, then call `allow`. */
  readonly permission = new Store<'unasked' | 'explain' | 'asked'>('unasked');
  readonly #options: PreviewOptions;
  readonly #settings: Store<Settings>;
  #stopLevel: () => void = () => {};
  /** `handed-over`: what is being opened still belongs to the call. */
  #lifecycle: 'open' | 'handed-over' | 'closed' = 'open';
  /** Devices on their way; also those whose turn has not come. */
  readonly #opening: Record<DeviceKind, Promise<void>> = { camera: Promise.resolve(), microphone: Promise.resolve() };
  readonly #errors: Record<DeviceKind, unknown> = { camera: undefined, microphone: undefined };
  /** Counts attempts: an answer to an older wish is of no use. */
  readonly #attempts: Record<DeviceKind, number> = { camera: 0, microphone: 0 };

  constructor(options: PreviewOptions = {}) {
    this.#options = options;
    this.#settings = options.settings ?? storedSettings(undefined);
    devices.on('changed', this.#onDeviceChange);
  }

  /** Opens both devices; with `explain`, stops at `permission` first where the browser would ask. */
  async open({ explain = false }: { readonly explain?: boolean } = {}): Promise<void> {
    if (explain && (await this.#wouldAsk())) {
      if (this.#lifecycle === 'open') this.permission.set('explain');
      return;
    }
    // Left for a call while the browser was asked: nobody would close what is opened now.
    if (this.#lifecycle === 'open') await this.allow();
  }

  /** Opens both devices. From a click, because the browser may ask now. */
  async allow(): Promise<void> {
    this.permission.set('asked');
    const { microphone, camera } = this.#settings.get();
    const first = this.#begin('microphone', microphone);
    // One after the other: two permission prompts at once hide each other.
    const attempt = this.#attempts.camera;
    this.#opening.camera = first.then(() => {
      const isWanted = attempt === this.#attempts.camera && this.#lifecycle !== 'closed';
      return isWanted ? this.#open('camera', camera) : undefined;
    });
    await this.#opening.camera;
  }

  /** Goes on without devices; each can still be switched on. */
  decline(): void {
    this.permission.set('asked');
  }

  /** Switches to this device, or to the system's choice, for this and later calls. Never rejects: `problem` says what went wrong. */
  choose(kind: DeviceKind, deviceId: string | undefined): Promise<void> {
    this.#settings.patch({ [kind]: deviceId });
    return this.#begin(kind, deviceId);
  }

  #begin(kind: DeviceKind, deviceId: string | undefined): Promise<void> {
    this.#opening[kind] = this.#open(kind, deviceId);
    return this.#opening[kind];
  }

  async #open(kind: DeviceKind, deviceId: string | undefined): Promise<void> {
    this.#attempts[kind] += 1;
    const attempt = this.#attempts[kind];
    this.#release(kind);
    this.#patch(kind, { chosenId: deviceId, status: 'opening', problem: undefined });
    try {
      const track = await this.#capture(kind, deviceId);
      // Closed, switched off or switched over while the browser asked.
      if (this.#lifecycle === 'closed' || attempt !== this.#attempts[kind]) return track.stop();
      track.addEventListener('ended', () => this.#lost(kind, track));
      const chosenId = track.getSettings().deviceId ?? deviceId;
      this.#patch(kind, { track, status: 'on', chosenId });
      if (kind === 'microphone' && this.#lifecycle === 'open') {
        this.#stopLevel = watchAudioLevel(track, (level) => this.level.set(level));
      }
    } catch (error) {
      if (attempt !== this.#attempts[kind]) return;
      this.#errors[kind] = error;
      this.#patch(kind, { status: 'failed', problem: deviceProblem(kind, error) });
    }
    // Labels are only told once something was allowed.
    await this.#list();
  }

  toggle(kind: DeviceKind): void {
    const { status, chosenId } = this.state.get()[kind];
    if (status === 'off' || status === 'failed') return void this.#begin(kind, chosenId);
    this.#attempts[kind] += 1;
    this.#release(kind);
    this.#patch(kind, { status: 'off', problem: undefined });
  }

  /**
   * Gives the tracks to the call, which stops them from now on, and ends. Who joins before a device is open gets it as soon as it
   * is; undefined for what is off, or failed before, and a rejection for what fails later.
   */
  handOver(): Readonly<Record<DeviceKind, Promise<MediaStreamTrack | undefined>>> {
    this.#end('handed-over');
    return { camera: this.#handOver('camera'), microphone: this.#handOver('microphone') };
  }

  close(): void {
    for (const kind of ['camera', 'microphone'] as const) this.#release(kind);
    this.#end('closed');
  }

  #handOver(kind: DeviceKind): Promise<MediaStreamTrack | undefined> {
    const { status, track } = this.state.get()[kind];
    if (status === 'on' || status === 'failed') return Promise.resolve(track);
    const opened = this.#opening[kind].then(() => {
      const now = this.state.get()[kind];
      if (now.status === 'failed') throw this.#errors[kind];
      return now.track;
    });
    // The call may be refused before anybody asks.
    opened.catch(() => {});
    return opened;
  }

  /** The remembered device, or another one when that is gone. */
  async #capture(kind: DeviceKind, deviceId: string | undefined): Promise<MediaStreamTrack> {
    const open = (id: string | undefined) =>
      kind === 'camera' ? captureCamera({ deviceId: id, ...this.#options.size }) : captureMicrophone({ deviceId: id });
    if (deviceId === undefined || deviceId !== this.#settings.get()[kind]) return open(deviceId);
    return open(deviceId).catch(() => open(undefined));
  }

  async #wouldAsk(): Promise<boolean> {
    const permissions = await Promise.all([devices.permission('microphone'), devices.permission('camera')]);
    return permissions.includes('prompt');
  }

  #end(lifecycle: 'handed-over' | 'closed'): void {
    this.#lifecycle = lifecycle;
    this.#stopLevel();
    devices.off('changed', this.#onDeviceChange);
  }

  #lost(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this.#lifecycle !== 'open' || this.state.get()[kind].track !== track) return;
    this.#release(kind);
    this.#patch(kind, {
      status: 'failed',
      problem: deviceProblem(kind, new DeviceError('not-found', kind)),
    });
  }

  #release(kind: DeviceKind): void {
    if (kind === 'microphone') {
      this.#stopLevel();
      this.#stopLevel = () => {};
      this.level.set(0);
    }
    this.state.get()[kind].track?.stop();
    this.#patch(kind, { track: undefined });
  }

  readonly #onDeviceChange = (): void => void this.#list();

  async #list(): Promise<void> {
    const [camera, microphone] = await Promise.all([listDevices('camera'), listDevices('microphone')]);
    if (this.#lifecycle !== 'open') return;
    this.#patch('camera', { devices: camera });
    this.#patch('microphone', { devices: microphone });
  }

  #patch(kind: DeviceKind, changes: Partial<DeviceChoice>): void {
    const state = this.state.get();
    this.state.set({ ...state, [kind]: { ...state[kind], ...changes } });
  }
}

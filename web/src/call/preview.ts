import { captureCamera, captureMicrophone, DeviceError } from '@confab/client';
import { watchAudioLevel } from './audio-level.ts';
import { deviceProblem, type DeviceKind } from './plain-words.ts';
import { Store } from './store.ts';

export interface DeviceChoice {
  readonly devices: readonly { readonly id: string; readonly label: string }[];
  readonly chosenId: string | undefined;
  /** - `off`: not wanted · `opening` · `on`: there is a track · `failed`: `problem` says why */
  readonly status: 'off' | 'opening' | 'on' | 'failed';
  readonly problem: string | undefined;
  readonly track: MediaStreamTrack | undefined;
}

export type PreviewState = Readonly<Record<DeviceKind, DeviceChoice>>;

const nothing: DeviceChoice = { devices: [], chosenId: undefined, status: 'off', problem: undefined, track: undefined };

/** Camera and microphone before the call: which ones, whether they work, what they see and hear. */
export class Preview {
  readonly state = new Store<PreviewState>({ camera: nothing, microphone: nothing });
  readonly level = new Store(0);
  readonly #size: { width: number; height: number } | undefined;
  #stopLevel: () => void = () => {};
  #closed = false;
  /** Counts attempts: an answer to an older wish is of no use. */
  readonly #attempts: Record<DeviceKind, number> = { camera: 0, microphone: 0 };

  constructor(size: { width: number; height: number } | undefined) {
    this.#size = size;
    navigator.mediaDevices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  async open(): Promise<void> {
    // One after the other: two permission prompts at once hide each other.
    await this.choose('microphone', undefined);
    if (!this.#closed) await this.choose('camera', undefined);
  }

  /** Switches to this device, or to the system's choice. Never rejects: `problem` says what went wrong. */
  async choose(kind: DeviceKind, deviceId: string | undefined): Promise<void> {
    this.#attempts[kind] += 1;
    const attempt = this.#attempts[kind];
    this.#release(kind);
    this.#patch(kind, { chosenId: deviceId, status: 'opening', problem: undefined });
    try {
      const track = await (kind === 'camera'
        ? captureCamera({ deviceId, ...this.#size })
        : captureMicrophone({ deviceId }));
      // Closed, switched off or switched over while the browser asked.
      if (this.#closed || attempt !== this.#attempts[kind]) return track.stop();
      track.addEventListener('ended', () => this.#lost(kind, track));
      this.#patch(kind, { track, status: 'on', chosenId: track.getSettings().deviceId ?? deviceId });
      if (kind === 'microphone') this.#stopLevel = watchAudioLevel(track, (level) => this.level.set(level));
    } catch (error) {
      if (attempt === this.#attempts[kind])
        this.#patch(kind, { status: 'failed', problem: deviceProblem(kind, error) });
    }
    // Labels are only told once something was allowed.
    await this.#list();
  }

  toggle(kind: DeviceKind): void {
    const { status, chosenId } = this.state.get()[kind];
    if (status === 'off' || status === 'failed') return void this.choose(kind, chosenId);
    this.#attempts[kind] += 1;
    this.#release(kind);
    this.#patch(kind, { status: 'off', problem: undefined });
  }

  /** Gives the tracks to the call, which stops them from now on, and ends. */
  handOver(): Readonly<Record<DeviceKind, DeviceChoice>> {
    const state = this.state.get();
    this.#end();
    return state;
  }

  close(): void {
    for (const kind of ['camera', 'microphone'] as const) this.#release(kind);
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    this.#stopLevel();
    navigator.mediaDevices?.removeEventListener('devicechange', this.#onDeviceChange);
  }

  #lost(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this.state.get()[kind].track !== track) return;
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
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    if (this.#closed) return;
    const some = (kind: MediaDeviceKind, name: string) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `${name} ${index + 1}` }));
    this.#patch('camera', { devices: some('videoinput', 'Camera') });
    this.#patch('microphone', { devices: some('audioinput', 'Microphone') });
  }

  #patch(kind: DeviceKind, changes: Partial<DeviceChoice>): void {
    const state = this.state.get();
    this.state.set({ ...state, [kind]: { ...state[kind], ...changes } });
  }
}

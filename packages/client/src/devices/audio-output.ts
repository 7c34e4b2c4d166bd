import { EventEmitter } from 'eventemitter3';
import { announce } from '../announce.ts';
import { DeviceError } from './device-error.ts';
import { devices } from './devices.ts';

export interface AudioOutputEvents {
  /** The browser plays nothing before the person touches the page: `start` has to be called from a click, or it plays now. */
  blockedChanged: [blocked: boolean];
  /** Another speaker, also where the chosen one was unplugged; undefined: the system's choice. */
  speakerChanged: [deviceId: string | undefined];
}

export interface AudioOutputOptions {
  /** Makes what plays one track; `new Audio()` by default. */
  readonly makeElement?: (() => HTMLAudioElement) | undefined;
}

/** Where the audio of other people is heard: all of it on one speaker, at one volume. */
export class AudioOutput extends EventEmitter<AudioOutputEvents> {
  readonly #makeElement: () => HTMLAudioElement;
  readonly #elements = new Map<MediaStreamTrack, HTMLAudioElement>();
  readonly #waiting = new Set<HTMLAudioElement>();
  #lifecycle: 'open' | 'closed' = 'open';
  #speaker: string | undefined;
  #volume = 1;

  constructor({ makeElement = () => new Audio() }: AudioOutputOptions = {}) {
    super();
    this.#makeElement = makeElement;
  }

  /** Something should be heard, and is not, until `start`. */
  get blocked(): boolean {
    return this.#waiting.size > 0;
  }

  /** The chosen speaker; undefined: the system's choice. */
  get speaker(): string | undefined {
    return this.#speaker;
  }

  /** False where the browser has no `setSinkId`: the system's settings decide then. */
  get canChooseSpeaker(): boolean {
    return 'setSinkId' in (globalThis.HTMLMediaElement?.prototype ?? {});
  }

  /** 0 to 1. iOS ignores it: there the person's own buttons decide. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = Math.min(1, Math.max(0, volume));
    for (const element of this.#elements.values()) element.volume = this.#volume;
  }

  /** Plays a track until it ends or is detached. Again without effect. */
  attach(track: MediaStreamTrack): void {
    if (this.#lifecycle === 'closed' || track.kind !== 'audio' || this.#elements.has(track)) return;
    if (track.readyState === 'ended') return;
    if (this.#elements.size === 0) devices.on('changed', this.#onDevicesChanged);
    const element = this.#makeElement();
    element.autoplay = true;
    element.volume = this.#volume;
    element.srcObject = new MediaStream([track]);
    this.#elements.set(track, element);
    track.addEventListener('ended', this.#onEnded);
    // Not awaited: where the speaker is gone the sound comes from another.
    if (this.#speaker !== undefined) void element.setSinkId(this.#speaker).catch(() => {});
    void this.#play(element);
  }

  detach(track: MediaStreamTrack): void {
    const element = this.#elements.get(track);
    if (element === undefined) return;
    this.#elements.delete(track);
    track.removeEventListener('ended', this.#onEnded);
    element.pause();
    element.srcObject = null;
    this.#isWaiting(element, false);
    if (this.#elements.size === 0) devices.off('changed', this.#onDevicesChanged);
  }

  /** Plays what the browser held back. Call it from a click or a key; resolves when it is heard, or still is not. */
  async start(): Promise<void> {
    await Promise.all([...this.#waiting].map((element) => this.#play(element)));
  }

  /** Everything is heard there from now on; undefined: the system's choice. Rejects with a `DeviceError`; all stays as it was then. */
  async setSpeaker(deviceId: string | undefined): Promise<void> {
    if (!this.canChooseSpeaker) throw new DeviceError('unsupported', 'speaker');
    const before = this.#speaker;
    this.#speaker = deviceId;
    try {
      // Without anything to play, one element is asked, so that a wrong choice is told now.
      const elements = this.#elements.size > 0 ? [...this.#elements.values()] : [this.#makeElement()];
      await Promise.all(elements.map((element) => element.setSinkId(deviceId ?? '')));
    } catch (error) {
      this.#speaker = before;
      await this.#useSpeaker(before);
      throw DeviceError.from('speaker', error);
    }
    if (deviceId !== before) announce(this, 'speakerChanged', deviceId);
  }

  close(): void {
    this.#lifecycle = 'closed';
    for (const track of this.#elements.keys()) this.detach(track);
  }

  readonly #onEnded = (event: Event): void => this.detach(event.target as MediaStreamTrack);

  readonly #onDevicesChanged = (): void => void this.#leaveLostSpeaker();

  /** Chromium goes silent, instead of to another speaker, when the chosen one is unplugged. */
  async #leaveLostSpeaker(): Promise<void> {
    const speaker = this.#speaker;
    if (speaker === undefined) return;
    const listed = await devices.list('speaker');
    if (speaker !== this.#speaker || listed.length === 0 || listed.some(({ deviceId }) => deviceId === speaker)) return;
    this.#speaker = undefined;
    await this.#useSpeaker(undefined);
    announce(this, 'speakerChanged', undefined);
  }

  async #useSpeaker(deviceId: string | undefined): Promise<void> {
    const elements = [...this.#elements.values()];
    await Promise.all(elements.map((element) => element.setSinkId(deviceId ?? '').catch(() => {})));
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      this.#isWaiting(element, false);
    } catch (error) {
      // Detached while it began, or the browser waits for a click; anything else is no use repeating either.
      const isHeld = error instanceof DOMException && error.name === 'NotAllowedError';
      this.#isWaiting(element, isHeld && element.srcObject !== null);
    }
  }

  #isWaiting(element: HTMLAudioElement, isWaiting: boolean): void {
    const before = this.blocked;
    if (isWaiting) this.#waiting.add(element);
    else this.#waiting.delete(element);
    if (this.blocked !== before) announce(this, 'blockedChanged', this.blocked);
  }
}

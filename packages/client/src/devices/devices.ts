import { EventEmitter } from 'eventemitter3';
import { announce } from '../announce.ts';
import { DeviceError } from './device-error.ts';
import { availableMediaDevices, mediaDevices } from './media-devices.ts';
import { queryPermission, type DevicePermission } from './permission.ts';

/** What can be chosen from lists. */
export type ListedKind = 'camera' | 'microphone' | 'speaker';

export interface DeviceInfo {
  /** Differs between origins. Lasts while the permission does. */
  readonly deviceId: string;
  readonly kind: ListedKind;
  /** Empty until the person has allowed a device of this kind. */
  readonly label: string;
  /** The same for a headset's microphone and speaker. */
  readonly groupId: string;
}

export interface DevicesEvents {
  /** Something was plugged in or out, or labels became known: lists are others now. */
  changed: [];
  /** The system's choice is another one now; who captured "the default" still hears the former. Microphones and speakers, Chromium. */
  defaultChanged: [kind: ListedKind, device: DeviceInfo];
  permissionChanged: [kind: ListedKind, permission: DevicePermission];
}

const browserKinds = {
  camera: 'videoinput',
  microphone: 'audioinput',
  speaker: 'audiooutput',
} as const satisfies Record<ListedKind, MediaDeviceKind>;
const kinds = ['camera', 'microphone', 'speaker'] as const;
/** Chromium's aliases for the system's choice; the same device is listed by itself too. */
const aliases = new Set(['default', 'communications']);

/** Cameras, microphones and speakers of this machine. One is enough for a page: `devices`. */
export class Devices extends EventEmitter<DevicesEvents> {
  #watching = false;
  readonly #defaults = new Map<ListedKind, DeviceInfo>();

  /** In the system's order, its own choice first where the browser tells it. Empty where there are no devices to be had. */
  async list(kind: ListedKind): Promise<DeviceInfo[]> {
    const all = await this.#enumerate();
    const ofKind = all.filter((device) => device.kind === kind);
    // A device without an id is the browser's way to say "there is one, but you may not know it yet".
    const listed = ofKind.filter(({ deviceId }) => deviceId !== '' && !aliases.has(deviceId));
    const chosen = ofKind.find(({ deviceId }) => deviceId === 'default');
    return listed.toSorted((left, right) => Number(isSame(right, chosen)) - Number(isSame(left, chosen)));
  }

  /** Whether there is a device of this kind: known before anything is allowed. */
  async has(kind: ListedKind): Promise<boolean> {
    return (await this.#enumerate()).some((device) => device.kind === kind);
  }

  /** What opening would lead to, asking nobody. */
  async permission(kind: ListedKind): Promise<DevicePermission> {
    const state = (await queryPermission(kind))?.state;
    if (state === 'denied' || state === 'granted') return state;
    // Firefox says `prompt` of what was allowed for this visit only; names are shown then.
    const named = (await this.#enumerate()).some((device) => device.kind === kind && device.label !== '');
    return named ? 'granted' : 'prompt';
  }

  /**
   * Asks the person, where that is needed: the device is opened and closed at once. Say before what for. Rejects with a
   * `DeviceError`. Speakers are allowed with a microphone, or by the browser's own choice of one where it has that (Firefox).
   */
  async request(kind: ListedKind): Promise<void> {
    try {
      const devices = mediaDevices(kind);
      if (kind === 'speaker' && 'selectAudioOutput' in devices) {
        await (devices.selectAudioOutput as () => Promise<MediaDeviceInfo>)();
      } else {
        const stream = await devices.getUserMedia({ [kind === 'camera' ? 'video' : 'audio']: true });
        for (const track of stream.getTracks()) track.stop();
      }
    } catch (error) {
      throw DeviceError.from(kind, error);
    }
    // Labels are known from now on; browsers do not tell.
    await this.#onChange();
  }

  override on<Name extends keyof DevicesEvents>(name: Name, listener: (...data: DevicesEvents[Name]) => void): this {
    this.#watch();
    return super.on(name, listener);
  }

  override once<Name extends keyof DevicesEvents>(name: Name, listener: (...data: DevicesEvents[Name]) => void): this {
    this.#watch();
    return super.once(name, listener);
  }

  /** From the first listener on, for the page's life: there is one of these. Not at import, which happens on servers too. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    availableMediaDevices()?.addEventListener('devicechange', () => void this.#onChange());
    void this.#enumerate().then((all) => this.#takeDefaults(all));
    for (const kind of kinds) void this.#watchPermission(kind);
  }

  async #watchPermission(kind: ListedKind): Promise<void> {
    const status = await queryPermission(kind);
    status?.addEventListener('change', () => {
      announce(this, 'permissionChanged', kind, status.state);
      announce(this, 'changed');
    });
  }

  async #onChange(): Promise<void> {
    const changed = this.#takeDefaults(await this.#enumerate());
    announce(this, 'changed');
    for (const device of changed) announce(this, 'defaultChanged', device.kind, device);
  }

  /** The defaults that are others than before. */
  #takeDefaults(all: readonly DeviceInfo[]): DeviceInfo[] {
    return kinds.flatMap((kind) => {
      const before = this.#defaults.get(kind);
      const alias = all.find((device) => device.kind === kind && device.deviceId === 'default');
      if (alias === undefined || alias.groupId === '') return [];
      const device = all.find((one) => !aliases.has(one.deviceId) && isSame(one, alias)) ?? alias;
      this.#defaults.set(kind, device);
      return before !== undefined && before.deviceId !== device.deviceId ? [device] : [];
    });
  }

  async #enumerate(): Promise<DeviceInfo[]> {
    const all =
      (await availableMediaDevices()
        ?.enumerateDevices()
        .catch(() => undefined)) ?? [];
    return all.flatMap(({ deviceId, kind: browserKind, label, groupId }) => {
      const kind = kinds.find((one) => browserKinds[one] === browserKind);
      return kind === undefined ? [] : [{ deviceId, kind, label, groupId }];
    });
  }
}

/** The alias of the system's choice shares its group with the device, and ends in its label. */
function isSame(device: DeviceInfo, alias: DeviceInfo | undefined): boolean {
  return (
    alias !== undefined &&
    device.kind === alias.kind &&
    device.groupId === alias.groupId &&
    alias.label.endsWith(device.label)
  );
}

/** The devices of this machine. Nothing is touched before the first use: servers may import it. */
export const devices: Devices = new Devices();

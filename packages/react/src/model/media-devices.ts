import { devices, type ListedKind } from '@confab/client';
import { Store } from './store.ts';

/** A camera, microphone or speaker to choose from. */
export interface DeviceEntry {
  readonly id: string;
  readonly label: string;
}

export interface DeviceLists {
  readonly cameras: readonly DeviceEntry[];
  readonly microphones: readonly DeviceEntry[];
  readonly speakers: readonly DeviceEntry[];
}

const words: Readonly<Record<ListedKind, string>> = { camera: 'Camera', microphone: 'Microphone', speaker: 'Speaker' };

/** The devices of a kind, numbered where the browser does not tell their names yet. */
export async function listDevices(kind: ListedKind): Promise<DeviceEntry[]> {
  const listed = await devices.list(kind);
  return listed.map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `${words[kind]} ${index + 1}` }));
}

/** All devices, kept up to date while they are plugged in and out. */
export class DeviceListModel {
  readonly lists = new Store<DeviceLists>({ cameras: [], microphones: [], speakers: [] });
  #closed = false;

  constructor() {
    devices.on('changed', this.#refresh);
    this.#refresh();
  }

  close(): void {
    this.#closed = true;
    devices.off('changed', this.#refresh);
  }

  readonly #refresh = (): void => void this.#read();

  async #read(): Promise<void> {
    const [cameras, microphones, speakers] = await Promise.all([
      listDevices('camera'),
      listDevices('microphone'),
      listDevices('speaker'),
    ]);
    if (!this.#closed) this.lists.set({ cameras, microphones, speakers });
  }
}

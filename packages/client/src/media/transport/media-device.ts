import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import type { RtpCapabilities } from '@confab/contracts';
import { CallError } from '../../errors.ts';

/** Makes mediasoup-client's device; tests bring one that needs no browser. */
export type MakeDevice = () => Device;

/** What this browser can send and receive, negotiated once against the cluster's codecs and kept. */
export class MediaDevice {
  readonly #make: MakeDevice;
  #loadedWith = '';
  #device: Device | undefined;
  #loading: Promise<void> | undefined;

  constructor(make: MakeDevice = () => new Device()) {
    this.#make = make;
  }

  /** Rejects with `bad-request` when the browser is not supported. Cheap when nothing changed. */
  load(routerRtpCapabilities: RtpCapabilities): Promise<void> {
    this.#loading = (this.#loading ?? Promise.resolve()).catch(() => {}).then(() => this.#load(routerRtpCapabilities));
    // Awaited by whoever needs the device.
    this.#loading.catch(() => {});
    return this.#loading;
  }

  /** The device, once the latest `load` is through. Rejects as that did. */
  async ready(): Promise<Device> {
    await this.#loading;
    return this.loaded;
  }

  async #load(routerRtpCapabilities: RtpCapabilities): Promise<void> {
    const loadedWith = JSON.stringify(routerRtpCapabilities);
    if (this.#loadedWith === loadedWith) return;
    try {
      const device = this.#make();
      await device.load({ routerRtpCapabilities: routerRtpCapabilities as types.RtpCapabilities });
      this.#device = device;
      this.#loadedWith = loadedWith;
    } catch (cause) {
      throw new CallError('bad-request', 'this browser cannot take part in calls', { cause });
    }
  }

  /** What to give with `consume` and, for a faster join, with `join-room`. Undefined before `load`. */
  get rtpCapabilities(): RtpCapabilities | undefined {
    return this.#device?.recvRtpCapabilities as RtpCapabilities | undefined;
  }

  /** The loaded device. Throws when there is none: a bug of the caller. */
  get loaded(): Device {
    if (!this.#device) throw new Error('device used before it was loaded');
    return this.#device;
  }

  /** The codec with this name, as `produce` takes it; undefined lets mediasoup-client choose. */
  codec(name: string): types.RtpCodecCapability | undefined {
    return this.loaded.sendRtpCapabilities.codecs?.find(
      (codec) => codec.mimeType.toLowerCase() === `video/${name}`.toLowerCase(),
    );
  }
}

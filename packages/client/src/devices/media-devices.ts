import { DeviceError, type DeviceKind } from './device-error.ts';

/** The browser's devices. Throws `unsupported` outside of browsers and on pages without HTTPS, where there are none. */
export function mediaDevices(kind: DeviceKind): MediaDevices {
  const found = availableMediaDevices();
  if (found === undefined) {
    throw new DeviceError('unsupported', kind, { cause: new Error('this page has no media devices: it needs HTTPS') });
  }
  return found;
}

/** Undefined where `mediaDevices` throws. */
export function availableMediaDevices(): MediaDevices | undefined {
  return globalThis.navigator?.mediaDevices;
}

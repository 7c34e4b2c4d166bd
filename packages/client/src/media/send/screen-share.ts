import { DeviceError } from '../../devices/device-error.ts';
import { mediaDevices } from '../../devices/media-devices.ts';
import type { LocalPublication, PublicationOptions } from './local-publication.ts';

export interface ScreenOptions extends Pick<
  PublicationOptions,
  'encodings' | 'codec' | 'maxBitrateBps' | 'priority' | 'contentHint'
> {
  /** Asks for the sound of what is shared; the person, or the browser, may not give it. */
  readonly audio?: boolean | undefined;
  readonly frameRate?: number | undefined;
  /** Tracks that the app captured itself. */
  readonly tracks?: { readonly video: MediaStreamTrack; readonly audio?: MediaStreamTrack | undefined } | undefined;
}

/** A shared screen with its sound, where there is some. */
export interface ScreenShare {
  readonly video: LocalPublication;
  readonly audio?: LocalPublication | undefined;
}

/** Lets the person choose what to share. Rejects with a `DeviceError`: `denied` when they would not. */
export async function captureScreen({ audio = false, frameRate = 15 }: ScreenOptions = {}): Promise<{
  readonly video: MediaStreamTrack;
  readonly audio?: MediaStreamTrack | undefined;
}> {
  const devices = mediaDevices('screen');
  // Phones have no such thing.
  if (!('getDisplayMedia' in devices)) throw new DeviceError('unsupported', 'screen');
  const stream = await devices
    .getDisplayMedia({
      video: { frameRate: { ideal: frameRate, max: 30 } },
      // What echo and noise treatment does to music is worse than any echo.
      audio: audio && { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    })
    .catch((cause: unknown) => {
      throw DeviceError.from('screen', cause);
    });
  return { video: stream.getVideoTracks()[0] as MediaStreamTrack, audio: stream.getAudioTracks()[0] };
}

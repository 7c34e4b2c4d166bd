import { DeviceError } from './device-error.ts';
import { mediaDevices } from './media-devices.ts';

/** Which camera, and how large; what the device cannot do is approximated. */
export interface CameraOptions {
  /** Where it is not there any more, the system's choice is taken: `MediaStreamTrack.getSettings` tells which it became. */
  readonly deviceId?: string | undefined;
  /** Pixels, 1280 by default. */
  readonly width?: number | undefined;
  /** Pixels, 720 by default. */
  readonly height?: number | undefined;
  readonly frameRate?: number | undefined;
  readonly facingMode?: 'user' | 'environment' | undefined;
}

export interface MicrophoneOptions {
  /** Where it is not there any more, the system's choice is taken. */
  readonly deviceId?: string | undefined;
}

/** Opens a camera. Rejects with a `DeviceError`. */
export async function captureCamera(options: CameraOptions = {}): Promise<MediaStreamTrack> {
  const { deviceId, width = 1280, height = 720, frameRate = 30, facingMode } = options;
  const stream = await capture('camera', deviceId, (chosen) => ({
    video: {
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate, max: Math.max(30, frameRate) },
      ...chosen,
      ...(facingMode ? { facingMode } : {}),
    },
  }));
  return stream.getVideoTracks()[0] as MediaStreamTrack;
}

/** Opens a microphone with the browser's echo and noise treatment. Rejects with a `DeviceError`. */
export async function captureMicrophone({ deviceId }: MicrophoneOptions = {}): Promise<MediaStreamTrack> {
  const stream = await capture('microphone', deviceId, (chosen) => ({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...chosen },
  }));
  return stream.getAudioTracks()[0] as MediaStreamTrack;
}

async function capture(
  kind: 'camera' | 'microphone',
  deviceId: string | undefined,
  constraints: (chosen: MediaTrackConstraints) => MediaStreamConstraints,
): Promise<MediaStream> {
  const devices = mediaDevices(kind);
  if (deviceId) {
    try {
      return await devices.getUserMedia(constraints({ deviceId: { exact: deviceId } }));
    } catch (cause) {
      const error = DeviceError.from(kind, cause);
      // Unplugged since it was chosen, or the choice was stored by an earlier visit.
      const isGone =
        error.code === 'not-found' ||
        (error.code === 'overconstrained' && (error.constraint ?? 'deviceId') === 'deviceId');
      if (!isGone) throw error;
    }
  }
  try {
    return await devices.getUserMedia(constraints({}));
  } catch (cause) {
    throw DeviceError.from(kind, cause);
  }
}

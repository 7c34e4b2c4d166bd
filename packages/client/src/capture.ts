/** Which camera, and how large; what the device cannot do is approximated. */
export interface CameraOptions {
  readonly deviceId?: string | undefined;
  /** Pixels, 1280 by default. */
  readonly width?: number | undefined;
  /** Pixels, 720 by default. */
  readonly height?: number | undefined;
  readonly frameRate?: number | undefined;
  readonly facingMode?: 'user' | 'environment' | undefined;
}

export interface MicrophoneOptions {
  readonly deviceId?: string | undefined;
}

/**
 * Opens a camera. Rejects with the browser's `DOMException`: `NotAllowedError` (the person or the system said no),
 * `NotFoundError` (there is none), `NotReadableError` (another program has it), `OverconstrainedError` (this one is gone).
 */
export async function captureCamera(options: CameraOptions = {}): Promise<MediaStreamTrack> {
  const { deviceId, width = 1280, height = 720, frameRate = 30, facingMode } = options;
  const video: MediaTrackConstraints = {
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: frameRate, max: Math.max(30, frameRate) },
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    ...(facingMode ? { facingMode } : {}),
  };
  const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
  return track as MediaStreamTrack;
}

/** Opens a microphone with the browser's echo and noise treatment. Rejects like `captureCamera`. */
export async function captureMicrophone({ deviceId }: MicrophoneOptions = {}): Promise<MediaStreamTrack> {
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
  const [track] = (await navigator.mediaDevices.getUserMedia({ audio })).getAudioTracks();
  return track as MediaStreamTrack;
}

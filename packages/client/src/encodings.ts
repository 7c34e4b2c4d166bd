import type { types } from 'mediasoup-client';
import type { Source } from '@confab/contracts';

export type VideoCodec = 'vp8' | 'vp9' | 'h264' | 'av1';
export type Encoding = types.RtpEncodingParameters;

/** Bits per second of a layer by the height that it is sent in. */
const layerBps = { 180: 150_000, 360: 500_000, 720: 1_500_000 } as const;
const screenBps = 2_500_000;
/** Speech survives on this; music apps set their own. */
const voiceBps = 32_000;

/**
 * How a video track of this size is sent: at 720p three layers (180p, 360p, 720p), below that only those that are worth their
 * encoder, because a layer of 90 lines serves no one. VP9 and AV1 carry their layers in one stream.
 */
export function videoEncodings(source: Source, width: number, height: number, codec: VideoCodec): Encoding[] {
  const lines = Math.min(width, height);
  if (source === 'screen') {
    return [{ maxBitrate: screenBps, dtx: true, ...(isLayered(codec) ? { scalabilityMode: 'L1T3' } : {}) }];
  }
  const full = lines >= 540 ? layerBps[720] : lines >= 270 ? layerBps[360] : layerBps[180];
  if (isLayered(codec)) return [{ maxBitrate: full, scalabilityMode: lines >= 540 ? 'L3T3_KEY' : 'L2T3_KEY' }];
  if (lines >= 540) {
    return [
      { scaleResolutionDownBy: 4, maxBitrate: layerBps[180], scalabilityMode: 'L1T3' },
      { scaleResolutionDownBy: 2, maxBitrate: layerBps[360], scalabilityMode: 'L1T3' },
      { scaleResolutionDownBy: 1, maxBitrate: layerBps[720], scalabilityMode: 'L1T3' },
    ];
  }
  if (lines >= 270) {
    return [
      { scaleResolutionDownBy: 2, maxBitrate: layerBps[180], scalabilityMode: 'L1T3' },
      { scaleResolutionDownBy: 1, maxBitrate: layerBps[360], scalabilityMode: 'L1T3' },
    ];
  }
  // No temporal layers here: mediasoup would take the stream for simulcast, and the first frame 1.1 s instead of 0.1 s.
  return [{ maxBitrate: full }];
}

export function audioEncodings(source: Source): Encoding[] | undefined {
  return source === 'microphone' ? [{ maxBitrate: voiceBps }] : undefined;
}

/** Scalable codecs: one stream holds all layers. */
function isLayered(codec: VideoCodec): boolean {
  return codec === 'vp9' || codec === 'av1';
}

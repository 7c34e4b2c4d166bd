import type { types } from 'mediasoup-client';
import type { Source } from '@confab/contracts';

export type VideoCodec = 'vp8' | 'vp9' | 'h264' | 'av1';
export type Encoding = types.RtpEncodingParameters;
export type EncodingPriority = 'very-low' | 'low' | 'medium' | 'high';

export interface EncodingWishes {
  /** Bits per second of the whole picture, or of the sound. */
  readonly maxBitrateBps?: number | undefined;
  readonly simulcast?: boolean | undefined;
  readonly priority?: EncodingPriority | undefined;
}

/** Bits per second of a layer by the height that it is sent in. */
const layerBps = { 180: 150_000, 360: 500_000, 720: 1_500_000 } as const;
const screenBps = 2_500_000;
/** Speech survives on this; music apps set their own. */
const voiceBps = 32_000;
/** What a shared screen plays is music as often as not. */
const screenAudioBps = 128_000;

/**
 * How a video track of this size is sent: at 720p three layers (180p, 360p, 720p), below that only those that are worth their
 * encoder, because a layer of 90 lines serves no one. VP9 and AV1 carry their layers in one stream.
 */
export function videoEncodings(
  source: Source,
  { width, height }: { readonly width: number; readonly height: number },
  codec: VideoCodec,
  wishes: EncodingWishes = {},
): Encoding[] {
  const priority = priorityOf(wishes);
  const encodings =
    source === 'screen' ? screenEncodings(codec) : cameraEncodings(Math.min(width, height), codec, wishes.simulcast);
  const full = encodings.at(-1)?.maxBitrate ?? 0;
  // The smaller layers keep what they need for their size, and give way only where less is asked for than that.
  const share = wishes.maxBitrateBps === undefined ? 1 : Math.min(1, wishes.maxBitrateBps / full);
  return encodings.map((encoding, layer) => ({
    ...encoding,
    ...priority,
    maxBitrate:
      layer === encodings.length - 1
        ? (wishes.maxBitrateBps ?? full)
        : Math.round((encoding.maxBitrate as number) * share),
  }));
}

function screenEncodings(codec: VideoCodec): Encoding[] {
  return [{ maxBitrate: screenBps, dtx: true, ...(isLayered(codec) ? { scalabilityMode: 'L1T3' } : {}) }];
}

function cameraEncodings(lines: number, codec: VideoCodec, simulcast = true): Encoding[] {
  const full = lines >= 540 ? layerBps[720] : lines >= 270 ? layerBps[360] : layerBps[180];
  if (!simulcast) return [{ maxBitrate: full, ...(isLayered(codec) ? { scalabilityMode: 'L1T3' } : {}) }];
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

export function audioEncodings(source: Source, wishes: EncodingWishes = {}): Encoding[] {
  const maxBitrate = wishes.maxBitrateBps ?? (source === 'microphone' ? voiceBps : screenAudioBps);
  return [{ maxBitrate, ...priorityOf(wishes) }];
}

/** Speech goes silent between words; what a screen plays is not cut, and in stereo. */
export function audioCodecOptions(source: Source): types.ProducerCodecOptions {
  return source === 'screen-audio'
    ? { opusStereo: true, opusDtx: false, opusFec: true, opusNack: true }
    : { opusDtx: true, opusFec: true, opusNack: true };
}

function priorityOf({ priority }: EncodingWishes): Pick<Encoding, 'priority'> {
  return priority === undefined ? {} : { priority };
}

/** Scalable codecs: one stream holds all layers. */
function isLayered(codec: VideoCodec): boolean {
  return codec === 'vp9' || codec === 'av1';
}

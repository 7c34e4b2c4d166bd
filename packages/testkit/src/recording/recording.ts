import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is recorded. Part of the directory's name: a change makes a new recording. */
export const recordingPlan = {
  /** Raise it when the picture, the sound or the format below changes. */
  version: 2,
  durationMs: 4000,
  frameRate: 30,
  /** One in the loop: encoders send them when they are asked, and one a second took a sixth of the smallest layer. */
  keyFrameEveryFrames: 120,
  layers: [
    { width: 320, height: 180, bitrateBps: 150_000 },
    { width: 640, height: 360, bitrateBps: 500_000 },
    { width: 1280, height: 720, bitrateBps: 1_500_000 },
  ],
  opusPacketMs: 20,
  opusBitrateBps: 32_000,
} as const;

export interface VideoFrame {
  readonly bytes: Uint8Array;
  readonly key: boolean;
  readonly temporalLayer: number;
}

export interface VideoLayer {
  readonly width: number;
  readonly height: number;
  readonly bitrateBps: number;
  /** In order, one per 1 / frameRate s; undefined where the encoder kept its bitrate by leaving a frame out. */
  readonly frames: readonly (VideoFrame | undefined)[];
}

/** Decodable VP8 in three simulcast layers and Opus, to be sent in a loop. Each layer begins with a key frame. */
export interface Recording {
  readonly frameRate: number;
  /** Lowest first. */
  readonly layers: readonly VideoLayer[];
  readonly opusPacketMs: number;
  readonly opusPackets: readonly Uint8Array[];
}

/*
 * On disk: `media.bin` is all payloads one after the other; `index.json` says which bytes are what.
 */
export interface RecordingIndex {
  readonly frameRate: number;
  readonly layers: readonly {
    readonly width: number;
    readonly height: number;
    readonly bitrateBps: number;
    /** [number of the frame, offset, length, key (0 or 1), temporal layer] */
    readonly frames: readonly (readonly [number, number, number, number, number])[];
  }[];
  readonly frameCount: number;
  readonly opusPacketMs: number;
  /** [offset, length] */
  readonly opusPackets: readonly (readonly [number, number])[];
}

/** Where the recording lies, or is to lie: below CONFAB_CACHE, or ~/.cache/confab. */
export function recordingDirectory(): string {
  const hash = createHash('sha256').update(JSON.stringify(recordingPlan)).digest('hex').slice(0, 12);
  return join(process.env['CONFAB_CACHE'] ?? join(homedir(), '.cache', 'confab'), `recording-${hash}`);
}

/** Reads a recording; fails with the file system's error when there is none. */
export async function readRecording(directory = recordingDirectory()): Promise<Recording> {
  const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as RecordingIndex;
  const media = await readFile(join(directory, 'media.bin'));
  const layers = index.layers.map(({ frames, ...layer }) => {
    const byNumber: (VideoFrame | undefined)[] = Array.from({ length: index.frameCount });
    for (const [number, offset, length, key, temporalLayer] of frames) {
      byNumber[number] = { bytes: media.subarray(offset, offset + length), key: key === 1, temporalLayer };
    }
    return { ...layer, frames: byNumber };
  });
  const opusPackets = index.opusPackets.map(([offset, length]) => media.subarray(offset, offset + length));
  return { frameRate: index.frameRate, layers, opusPacketMs: index.opusPacketMs, opusPackets };
}

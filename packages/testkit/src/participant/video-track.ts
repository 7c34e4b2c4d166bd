import { randomInt } from 'node:crypto';
import type { RtpParameters } from '@confab/contracts';
import type { Recording } from '../recording/recording.ts';
import type { RtcpItem } from '../rtp/rtcp-parse.ts';
import { LayerSender } from './layer-sender.ts';
import { payloadTypes, videoRtpParameters } from './offered-rtp.ts';
import { pace, type Beat } from './pacer.ts';

/** What became of one published stream. */
export interface PublishedStream {
  readonly ssrc: number;
  readonly packets: number;
  readonly octets: number;
  readonly nacksReceived: number;
  readonly retransmitted: number;
  /** Video only. */
  readonly keyFrames?: number;
  readonly keyFramesRequested?: number;
}

/** A published track: what `produce` is told about it, and the streams it sends until it is stopped. */
export interface PublishedTrack {
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: RtpParameters;
  start(): void;
  /** Sends nothing until `start()`. */
  stop(): void;
  sendReports(): void;
  /** Video: sends no layer above this one, counted from 0, until told otherwise. */
  limitLayers(maxSpatialLayer: number): void;
  /** Share (0–1) of the packets of a second that are sent in one from now on; its clock goes on as ever. */
  setSpeed(speed: number): void;
  /** Audio: what its packets say from now on; dBov, -127 (silence) to 0. */
  setAudioLevel(dBov: number): void;
  /** Acts on what a receiver asks for, where it concerns this track. */
  receive(item: RtcpItem): void;
  streams(): PublishedStream[];
}

/** The recording's video as simulcast: all layers, or those named by their index. */
export function videoTrack(
  recording: Recording,
  cname: string,
  send: (packet: Buffer) => void,
  layerIndexes: readonly number[] = recording.layers.map((_, index) => index),
): PublishedTrack {
  // Everybody starts elsewhere in the loop, or all key frames of a room would come in the same millisecond.
  const startAt = Math.random();
  const encodings = layerIndexes.map((index) => {
    const [ssrc, rtxSsrc] = [randomInt(1, 0xffff_ffff), randomInt(1, 0xffff_ffff)];
    const rtx = { ssrc: rtxSsrc, payloadType: payloadTypes.vp8Rtx };
    const plan = { ssrc, payloadType: payloadTypes.vp8, clockRate: 90_000, cname, rtx, send };
    return { ssrc, rtxSsrc, sender: new LayerSender(recording.layers[index]!, recording.frameRate, plan, startAt) };
  });
  const frameMs = 1000 / recording.frameRate;
  const startedAtMs = performance.now();
  let beats: Beat[] = [];
  let highest = encodings.length - 1;
  let speed = 1;
  return {
    kind: 'video',
    rtpParameters: videoRtpParameters(cname, encodings),
    setSpeed(wanted) {
      const runs = beats.length > 0;
      this.stop();
      speed = wanted;
      if (runs) this.start();
    },
    start() {
      if (beats.length > 0) return;
      const layers = encodings.length;
      // The layers take turns within a frame's time: three key frames at once are a burst that a receive buffer may not hold.
      beats = encodings.map(({ sender }, index) => {
        sender.seekKeyFrame();
        // The RTP clock runs on while the track is stopped.
        const first = Math.ceil((performance.now() - startedAtMs) / frameMs);
        const everyMs = frameMs / speed;
        return pace(everyMs, (everyMs / layers) * index, (beat) => {
          if (index <= highest) sender.sendNext(first + beat / speed);
        });
      });
    },
    stop() {
      beats.forEach((beat) => beat.stop());
      beats = [];
    },
    // A layer that rests does not report either: its last packet would seem to be of now.
    sendReports: () => encodings.slice(0, highest + 1).forEach(({ sender }) => sender.rtp.report()),
    limitLayers(maxSpatialLayer) {
      for (const { sender } of encodings.slice(highest + 1, maxSpatialLayer + 1)) sender.seekKeyFrame();
      highest = maxSpatialLayer;
    },
    setAudioLevel: () => undefined,
    receive(item) {
      const sender = encodings.find(({ ssrc }) => ssrc === item.ssrc)?.sender;
      if (item.type === 'nack') sender?.rtp.retransmit(item.sequences);
      else if (item.type === 'key-frame-request') sender?.requestKeyFrame();
    },
    streams: () =>
      encodings.map(({ ssrc, sender: { rtp, keyFrames, keyFramesRequested } }) => ({
        ssrc,
        ...rtp.counts,
        keyFrames,
        keyFramesRequested,
      })),
  };
}

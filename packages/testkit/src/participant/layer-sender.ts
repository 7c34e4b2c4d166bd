import type { VideoLayer } from '../recording/recording.ts';
import { splitVp8Frame, vp8Descriptor } from '../rtp/vp8-payload.ts';
import { RtpSender, type RtpStreamPlan } from './rtp-sender.ts';

/** What fits into 1200 bytes of UDP payload besides the RTP header, two extensions, the SRTP tag and RTX' two bytes. */
const maxPayloadBytes = 1130;

/** Plays one layer of the recording in a loop as one VP8 stream. */
export class LayerSender {
  readonly ssrc: number;
  readonly rtp: RtpSender;
  keyFrames = 0;
  keyFramesRequested = 0;
  readonly #layer: VideoLayer;
  readonly #ticksPerFrame: number;
  #position: number;
  #pictureId = Math.floor(Math.random() * 0x7fff);
  #tl0PicIdx = Math.floor(Math.random() * 0xff);
  /** A frame of temporal layer 1 came since the last of layer 0: what follows on layer 2 may refer to it. */
  #middleLayerSeen = false;

  /** `startAt`: 0–1, where in the loop to begin; the next key frame from there. */
  constructor(layer: VideoLayer, frameRate: number, plan: RtpStreamPlan, startAt: number) {
    this.ssrc = plan.ssrc;
    this.rtp = new RtpSender(plan);
    this.#layer = layer;
    this.#ticksPerFrame = 90_000 / frameRate;
    this.#position = this.#nextKeyFrame(Math.floor(layer.frames.length * startAt) % layer.frames.length);
  }

  /** Sends the next frame of the recording as the frame number `beat` of the stream. */
  sendNext(beat: number): void {
    const frame = this.#layer.frames[this.#position];
    this.#position = (this.#position + 1) % this.#layer.frames.length;
    if (frame === undefined) return;
    const { temporalLayer, key } = frame;
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    if (temporalLayer === 0) {
      this.#tl0PicIdx = (this.#tl0PicIdx + 1) & 0xff;
      this.#middleLayerSeen = false;
    }
    const numbers = {
      pictureId: this.#pictureId,
      tl0PicIdx: this.#tl0PicIdx,
      temporalLayer,
      layerSync: temporalLayer > 0 && !this.#middleLayerSeen,
    };
    if (temporalLayer === 1) this.#middleLayerSeen = true;
    if (key) this.keyFrames++;
    const nonReference = temporalLayer === 2;
    const payloads = splitVp8Frame(frame.bytes, maxPayloadBytes).map((piece, index) => [
      vp8Descriptor(numbers, index === 0, nonReference),
      piece,
    ]);
    this.rtp.sendFrame(Math.round(beat * this.#ticksPerFrame), payloads);
  }

  /** What an encoder does on PLI: the next frame is a key frame. The picture jumps to where the recording has one. */
  requestKeyFrame(): void {
    this.keyFramesRequested++;
    this.seekKeyFrame();
  }

  /** Goes on with a key frame, unasked: after a pause nobody can decode anything else. */
  seekKeyFrame(): void {
    this.#position = this.#nextKeyFrame(this.#position);
  }

  #nextKeyFrame(from: number): number {
    const { frames } = this.#layer;
    for (let step = 0; step < frames.length; step++) {
      const position = (from + step) % frames.length;
      if (frames[position]?.key === true) return position;
    }
    throw new Error('the recording has no key frame');
  }
}

import { randomInt } from 'node:crypto';
import type { Recording } from '../recording/recording.ts';
import { audioLevelValue, opusClockRate, opusTimestampStep } from '../rtp/opus-payload.ts';
import { headerExtensionIds, opusRtpParameters, payloadTypes } from './offered-rtp.ts';
import { pace, type Beat } from './pacer.ts';
import { RtpSender } from './rtp-sender.ts';
import type { PublishedTrack } from './video-track.ts';

/** About as loud as the recording is. */
const levelDbov = -35;

/** Of silence DTX leaves a packet in 400 ms. */
const dtxEvery = 20;

/** The recording's sound as Opus; with `dtx` hardly any of it while the level is silence. */
export function audioTrack(
  recording: Recording,
  cname: string,
  send: (packet: Buffer) => void,
  dtx = false,
): PublishedTrack {
  const ssrc = randomInt(1, 0xffff_ffff);
  const rtp = new RtpSender({ ssrc, payloadType: payloadTypes.opus, clockRate: opusClockRate, cname, send });
  const step = opusTimestampStep(recording.opusPacketMs);
  let level = { id: headerExtensionIds.audioLevel, value: audioLevelValue(levelDbov, true) };
  const startedAtMs = performance.now();
  let beat: Beat | undefined;
  let speed = 1;
  let silent = false;
  return {
    kind: 'audio',
    rtpParameters: opusRtpParameters(cname, ssrc),
    start() {
      if (beat !== undefined) return;
      // The RTP clock runs on while the track is stopped.
      const first = Math.ceil((performance.now() - startedAtMs) / recording.opusPacketMs);
      beat = pace(recording.opusPacketMs / speed, 0, (number) => {
        if (silent && dtx && number % dtxEvery !== 0) return;
        const packet = recording.opusPackets[(first + number) % recording.opusPackets.length]!;
        rtp.sendFrame(Math.round(first + number / speed) * step, [[packet]], [level]);
      });
    },
    stop() {
      beat?.stop();
      beat = undefined;
    },
    setSpeed(wanted) {
      const runs = beat !== undefined;
      this.stop();
      speed = wanted;
      if (runs) this.start();
    },
    sendReports: () => rtp.report(),
    limitLayers: () => undefined,
    setAudioLevel(dBov) {
      silent = dBov <= -127;
      level = { id: headerExtensionIds.audioLevel, value: audioLevelValue(dBov, dBov > -127) };
    },
    receive(item) {
      if (item.type === 'nack' && item.ssrc === ssrc) rtp.retransmit(item.sequences);
    },
    streams: () => [{ ssrc, ...rtp.counts }],
  };
}

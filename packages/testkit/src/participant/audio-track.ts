import { randomInt } from 'node:crypto';
import type { Recording } from '../recording/recording.ts';
import { audioLevelValue, opusClockRate, opusTimestampStep } from '../rtp/opus-payload.ts';
import { headerExtensionIds, opusRtpParameters, payloadTypes } from './offered-rtp.ts';
import { pace, type Beat } from './pacer.ts';
import { RtpSender } from './rtp-sender.ts';
import type { PublishedTrack } from './video-track.ts';

/** About as loud as the recording is. */
const levelDbov = -35;

/** The recording's sound as Opus. */
export function audioTrack(recording: Recording, cname: string, send: (packet: Buffer) => void): PublishedTrack {
  const ssrc = randomInt(1, 0xffff_ffff);
  const rtp = new RtpSender({ ssrc, payloadType: payloadTypes.opus, clockRate: opusClockRate, cname, send });
  const step = opusTimestampStep(recording.opusPacketMs);
  let level = { id: headerExtensionIds.audioLevel, value: audioLevelValue(levelDbov, true) };
  const startedAtMs = performance.now();
  let beat: Beat | undefined;
  return {
    kind: 'audio',
    rtpParameters: opusRtpParameters(cname, ssrc),
    start() {
      if (beat !== undefined) return;
      // The RTP clock runs on while the track is stopped.
      const first = Math.ceil((performance.now() - startedAtMs) / recording.opusPacketMs);
      beat = pace(recording.opusPacketMs, 0, (number) => {
        const packet = recording.opusPackets[(first + number) % recording.opusPackets.length]!;
        rtp.sendFrame((first + number) * step, [[packet]], [level]);
      });
    },
    stop() {
      beat?.stop();
      beat = undefined;
    },
    sendReports: () => rtp.report(),
    limitLayers: () => undefined,
    setAudioLevel(dBov) {
      level = { id: headerExtensionIds.audioLevel, value: audioLevelValue(dBov, dBov > -127) };
    },
    receive(item) {
      if (item.type === 'nack' && item.ssrc === ssrc) rtp.retransmit(item.sequences);
    },
    streams: () => [{ ssrc, ...rtp.counts }],
  };
}

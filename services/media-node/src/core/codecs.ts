import type { types } from 'mediasoup';

/** Names the codec list below. A room keeps the profile it was opened with: change the name with the list. */
export const codecProfile = 'opus-vp8-vp9-h264-av1.1';

/** Every router of the cell is made with these: pipes need equal lists on both ends. */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // In-band FEC mends single losses without a round trip; DTX spares the packets of silence.
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained baseline 3.1: what every browser and phone encodes in hardware.
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 },
];

/** What every router of this node can do, as mediasoup completes the list: payload types, RTX, feedback, extensions. */
export async function rtpCapabilitiesOf(worker: types.Worker): Promise<types.RtpCapabilities> {
  const router = await worker.createRouter({ mediaCodecs });
  router.close();
  return router.rtpCapabilities;
}

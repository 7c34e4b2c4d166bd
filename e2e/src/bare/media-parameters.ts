/** Parameters as a browser's SDP gives them, written by hand: what a tenant without mediasoup-client sends. */

let lastSsrc = 10_000;

export const dtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, (_, byte) => hex(byte)).join(':') }],
};

/** One Opus stream; with a payload type of its own, as each peer chooses. */
export function audioParameters(): Record<string, unknown> {
  lastSsrc += 1;
  return {
    codecs: [
      { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
    ],
    encodings: [{ ssrc: lastSsrc }],
    rtcp: { cname: `cname-${lastSsrc}` },
  };
}

/** One VP8 stream without simulcast. */
export function videoParameters(): Record<string, unknown> {
  lastSsrc += 2;
  return {
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
      },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
    ],
    encodings: [{ ssrc: lastSsrc - 1, rtx: { ssrc: lastSsrc } }],
    rtcp: { cname: `cname-${lastSsrc}` },
  };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase();
}

import type { RtpCapabilities, RtpParameters } from '@confab/contracts';

/** Ids of the header extensions that we send; a producer chooses its own. */
export const headerExtensionIds = { audioLevel: 1, absCaptureTime: 2 } as const;

export const payloadTypes = { opus: 111, vp8: 96, vp8Rtx: 97 } as const;

const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
export const absCaptureTimeUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

export interface EncodingSsrcs {
  readonly ssrc: number;
  readonly rtxSsrc: number;
}

/** VP8, one encoding per layer, lowest first, retransmitted as RTX. */
export function videoRtpParameters(cname: string, encodings: readonly EncodingSsrcs[]): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: payloadTypes.vp8,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
      },
      {
        mimeType: 'video/rtx',
        payloadType: payloadTypes.vp8Rtx,
        clockRate: 90_000,
        parameters: { apt: payloadTypes.vp8 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [{ uri: absCaptureTimeUri, id: headerExtensionIds.absCaptureTime }],
    encodings: encodings.map(({ ssrc, rtxSsrc }) => ({
      ssrc,
      rtx: { ssrc: rtxSsrc },
      // mediasoup takes a single encoding with layers for SVC, which VP8 has not.
      ...(encodings.length > 1 ? { scalabilityMode: 'L1T3' } : {}),
    })),
    rtcp: { cname, reducedSize: true },
  };
}

export function opusRtpParameters(cname: string, ssrc: number): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: payloadTypes.opus,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1 },
        rtcpFeedback: [{ type: 'nack' }],
      },
    ],
    headerExtensions: [
      { uri: audioLevelUri, id: headerExtensionIds.audioLevel },
      { uri: absCaptureTimeUri, id: headerExtensionIds.absCaptureTime },
    ],
    encodings: [{ ssrc }],
    rtcp: { cname, reducedSize: true },
  };
}

/**
 * What we can receive of what the room offers: Opus, VP8 and their RTX. Without transport-wide feedback and REMB, which the native
 * library does not send: an estimate without feedback would only ever fall. So layers follow our wishes alone.
 */
export function receivableRtp(room: RtpCapabilities): RtpCapabilities {
  const codecs = (room.codecs ?? []).filter(({ mimeType }) => /^(audio\/opus|video\/vp8)$/i.test(mimeType));
  const wanted = new Set(codecs.map(({ preferredPayloadType }) => preferredPayloadType));
  const rtx = (room.codecs ?? []).filter(
    ({ mimeType, parameters }) => /\/rtx$/i.test(mimeType) && wanted.has(Number(parameters?.['apt'])),
  );
  const feedback = ['nack', 'nack pli', 'ccm fir'];
  return {
    codecs: [...codecs, ...rtx].map((codec) => ({
      ...codec,
      rtcpFeedback: codec.rtcpFeedback?.filter(({ type, parameter }) =>
        feedback.includes(parameter === undefined || parameter === '' ? type : `${type} ${parameter}`),
      ),
    })),
    headerExtensions: room.headerExtensions?.filter(({ uri }) => uri === absCaptureTimeUri || uri === audioLevelUri),
  };
}

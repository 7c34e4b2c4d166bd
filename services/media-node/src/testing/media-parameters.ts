import type { Command } from '@confab/wire';

/** What a browser would send: canned, because nothing here has to be encoded or encrypted. */

const mid = { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 };
/** RFC 6464. */
export const audioLevel = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 };

export function opusParameters(ssrc: number): string {
  return JSON.stringify({
    codecs: [
      { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
    ],
    headerExtensions: [mid, audioLevel],
    encodings: [{ ssrc }],
    rtcp: { cname: `cname-${ssrc}` },
  });
}

/** Three simulcast layers. */
export function vp8Parameters(ssrc: number): string {
  return JSON.stringify({
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
      },
    ],
    headerExtensions: [mid],
    encodings: [0, 1, 2].map((layer) => ({ ssrc: ssrc + layer, rtx: undefined, scalabilityMode: 'L1T3' })),
    rtcp: { cname: `cname-${ssrc}` },
  });
}

/** Receives Opus and VP8. */
export const receiverCapabilities = JSON.stringify({
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    {
      kind: 'video',
      mimeType: 'video/VP8',
      preferredPayloadType: 101,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  headerExtensions: [{ kind: 'video', uri: mid.uri, preferredId: mid.id }],
});

export const dtlsParameters = JSON.stringify({
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
});

/** A join with both transports, under ids made from the participant's. */
export function joinCommand(participantId: string): Pick<Command, 'attach'> {
  return {
    attach: {
      create: true,
      transports: [
        { transportId: `${participantId}-send`, direction: 'SEND' },
        { transportId: `${participantId}-recv`, direction: 'RECV' },
      ],
    },
  };
}

let lastSsrc = 1_000;

export function produceVideo(participantId: string, producerId = `${participantId}-video`): Pick<Command, 'produce'> {
  lastSsrc += 10;
  return {
    produce: {
      transportId: `${participantId}-send`,
      producerId,
      incarnation: 1,
      kind: 'VIDEO',
      rtpParametersJson: vp8Parameters(lastSsrc),
      source: 'camera',
    },
  };
}

export function produceAudio(participantId: string, producerId = `${participantId}-audio`): Pick<Command, 'produce'> {
  lastSsrc += 10;
  return {
    produce: {
      transportId: `${participantId}-send`,
      producerId,
      incarnation: 1,
      kind: 'AUDIO',
      rtpParametersJson: opusParameters(lastSsrc),
      source: 'microphone',
    },
  };
}

/** The viewer consumes the publisher's producers, consumer ids made from both. */
export function consumeAll(
  viewerId: string,
  producerIds: readonly string[],
  options: { resume?: boolean } = {},
): Pick<Command, 'consume'> {
  return {
    consume: {
      transportId: `${viewerId}-recv`,
      rtpCapabilitiesJson: receiverCapabilities,
      resume: options.resume ?? false,
      items: producerIds.map((producerId) => ({
        producerId,
        incarnation: 1,
        consumerId: `${viewerId}<${producerId}`,
        participantId: producerId.split('-')[0] ?? '',
      })),
    },
  };
}

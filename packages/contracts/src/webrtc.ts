import { z } from 'zod';

/*
 * What mediasoup and mediasoup-client hand to each other, bounded. Shapes are those of mediasoup's
 * documentation (RTP Parameters and Capabilities, WebRtcTransport, SCTP Parameters); what they leave open stays open here.
 */

const shortText = z.string().max(256);
const ssrc = z.number().int().min(0).max(0xffff_ffff);
const codecParameters = z.record(z.string().max(64), z.union([z.string().max(1024), z.number(), z.null()]));
const rtcpFeedback = z.array(z.object({ type: shortText, parameter: shortText.optional() })).max(16);
const mimeType = z
  .string()
  .regex(/^(audio|video)\/[A-Za-z0-9.+-]{1,32}$/, 'must be audio/… or video/…') as unknown as z.ZodType<
  `audio/${string}` | `video/${string}`
>;
const payloadType = z.number().int().min(0).max(127);

export const mediaKindSchema = z.enum(['audio', 'video']);

export const dtlsParametersSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/, 'must be hex pairs joined by colons'),
      }),
    )
    .min(1)
    .max(8),
});

export const iceParametersSchema = z.object({
  usernameFragment: shortText,
  password: shortText,
  iceLite: z.boolean().optional(),
});

export const iceCandidateSchema = z.object({
  foundation: shortText,
  priority: z.number(),
  ip: shortText,
  address: shortText,
  protocol: z.enum(['udp', 'tcp']),
  port: z.number().int().min(0).max(65_535),
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.enum(['active', 'passive', 'so']).optional(),
});

export const sctpParametersSchema = z.object({
  port: z.number().int(),
  OS: z.number().int(),
  MIS: z.number().int(),
  maxMessageSize: z.number().int(),
});

export const sctpStreamParametersSchema = z.object({
  streamId: z.number().int().min(0).max(65_535).optional(),
  ordered: z.boolean().optional(),
  maxPacketLifeTime: z.number().int().min(0).max(65_535).optional(),
  maxRetransmits: z.number().int().min(0).max(65_535).optional(),
});

const headerExtensionUri = z.string().max(256) as unknown as z.ZodType<
  | 'urn:ietf:params:rtp-hdrext:sdes:mid'
  | 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id'
  | 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id'
  | 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
  | 'urn:3gpp:video-orientation'
  | 'urn:ietf:params:rtp-hdrext:toffset'
  | 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'
  | 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'
  | 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'
  | 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay'
>;

export const rtpCapabilitiesSchema = z.object({
  codecs: z
    .array(
      z.object({
        kind: mediaKindSchema,
        mimeType,
        preferredPayloadType: payloadType,
        clockRate: z.number().int().positive(),
        channels: z.number().int().min(1).max(16).optional(),
        parameters: codecParameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .max(128)
    .optional(),
  headerExtensions: z
    .array(
      z.object({
        kind: mediaKindSchema,
        uri: headerExtensionUri,
        preferredId: z.number().int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64)
    .optional(),
});

export const rtpParametersSchema = z.object({
  mid: z.string().max(32).optional(),
  msid: z.string().max(256).optional(),
  codecs: z
    .array(
      z.object({
        mimeType,
        payloadType,
        clockRate: z.number().int().positive(),
        channels: z.number().int().min(1).max(16).optional(),
        parameters: codecParameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .min(1)
    .max(32),
  headerExtensions: z
    .array(
      z.object({
        uri: headerExtensionUri,
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: codecParameters.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z
    .array(
      z.object({
        ssrc: ssrc.optional(),
        rid: z.string().max(32).optional(),
        codecPayloadType: payloadType.optional(),
        rtx: z.object({ ssrc }).optional(),
        dtx: z.boolean().optional(),
        scalabilityMode: z.string().max(32).optional(),
        scaleResolutionDownBy: z.number().positive().optional(),
        maxBitrate: z.number().int().positive().optional(),
        maxFramerate: z.number().positive().optional(),
        adaptivePtime: z.boolean().optional(),
        priority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
        networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
      }),
    )
    .max(8)
    .optional(),
  rtcp: z.object({ cname: z.string().max(256).optional(), reducedSize: z.boolean().optional() }).optional(),
});

export const layersSchema = z.object({
  spatialLayer: z.number().int().min(0).max(7),
  temporalLayer: z.number().int().min(0).max(7).optional(),
});

export type DtlsParameters = z.output<typeof dtlsParametersSchema>;
export type IceParameters = z.output<typeof iceParametersSchema>;
export type IceCandidate = z.output<typeof iceCandidateSchema>;
export type SctpParameters = z.output<typeof sctpParametersSchema>;
export type SctpStreamParameters = z.output<typeof sctpStreamParametersSchema>;
export type RtpCapabilities = z.output<typeof rtpCapabilitiesSchema>;
export type RtpParameters = z.output<typeof rtpParametersSchema>;
export type Layers = z.output<typeof layersSchema>;
export type MediaKind = z.output<typeof mediaKindSchema>;
